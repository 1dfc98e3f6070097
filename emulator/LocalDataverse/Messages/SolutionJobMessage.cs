using System;
using System.ServiceModel;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Messages;

/// <summary>
/// A solution message as a system job: it answers at once with the job's id, and whoever waits looks at the job's row. One job of a
/// solution runs at a time.
/// </summary>
internal sealed class SolutionJobMessage(string ofMessage) : Message
{
    private const int AnotherIsUnderWay = unchecked((int)0x80071151);

    public override string Name => ofMessage + "Async";

    /// <summary>Solution messages have their own transaction.</summary>
    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var organization = call.Organization;
        call.RequirePrivilege("prvImportCustomization", Name);
        var request = new OrganizationRequest(ofMessage);
        request.Parameters.AddRange(call.Input);
        call.Require<byte[]>("CustomizationFile");
        var importJob = call.Get<Guid>("ImportJobId") is var given && given != Guid.Empty ? given : Guid.NewGuid();
        request["ImportJobId"] = importJob;
        if (!organization.SolutionJobs.Wait(0))
            throw ServiceFault.Of(AnotherIsUnderWay, "Cannot start another [Import] because there is a previous [Import] running at this moment.");

        Guid job;
        try
        {
            job = organization.Async.AddSolutionJob(Name, call.Scope.UserId);
            organization.Background.Start(() => organization.Async.EndSolutionJob(job, Fault(organization, call.Scope.UserId, request)));
        }
        catch
        {
            organization.SolutionJobs.Release();
            throw;
        }

        call.Output["ImportJobKey"] = importJob.ToString();
        call.Output["AsyncOperationId"] = job;
    }

    /// <summary>Why it failed; null: it did not. Whoever then sees the job completed can start the next.</summary>
    private static OrganizationServiceFault? Fault(LocalOrganization organization, Guid user, OrganizationRequest request)
    {
        try
        {
            organization.CreateService(user).Execute(request);
            return null;
        }
        catch (FaultException<OrganizationServiceFault> refused)
        {
            return refused.Detail;
        }
        finally
        {
            organization.SolutionJobs.Release();
        }
    }
}
