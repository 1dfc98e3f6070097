using System;
using System.Linq;
using System.Net.Http;
using System.ServiceModel;
using System.Threading;
using CrmSegmentation.Cli.Remote.SignIn;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Cli.Remote;

/// <summary>A Dataverse environment to which one is signed in.</summary>
internal sealed class RemoteEnvironment : IDisposable
{
    private RemoteEnvironment(WebApiClient client, WebApiSettings settings, Guid organization)
    {
        PollEvery = settings.PollEvery;
        Client = client;
        Organization = organization;
        Service = new WebApiService(client);
    }

    public WebApiClient Client { get; }

    public WebApiService Service { get; }

    /// <summary>The organization's id. An address can come to lead to another organization.</summary>
    public Guid Organization { get; }

    /// <summary>The pause between two looks at a job.</summary>
    public TimeSpan PollEvery { get; }

    public static RemoteEnvironment Open(Uri address, ISignIn signIn, WebApiSettings settings, CancellationToken cancellation)
    {
        var client = new WebApiClient(address, signIn, settings, cancellation);
        try
        {
            using var me = client.Send(HttpMethod.Get, "WhoAmI()");
            if (me == null || !me.RootElement.TryGetProperty("OrganizationId", out var organization))
                throw new InputException($"{address} is not the address of a Dataverse environment: it does not say who one is there. It looks like https://ORGANISATION.crm4.dynamics.com.");
            return new RemoteEnvironment(client, settings, organization.GetGuid());
        }
        catch (FaultException<OrganizationServiceFault> fault) when (fault.Detail.ErrorCode == Faults.NotAMember)
        {
            client.Dispose();
            throw new InputException($"The account or application that signed in is no user of {address.Host}. Add it in the Power Platform admin center: Environments, the environment, Settings, Users + permissions.", fault);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The version of a solution that is there; null: it is not.</summary>
    public Version? SolutionVersion(string name)
    {
        var query = new QueryExpression(Schema.Solution.Table) { ColumnSet = new ColumnSet(Schema.Solution.UniqueName, Schema.Solution.Version), TopCount = 1 };
        query.Criteria.AddCondition(Schema.Solution.UniqueName, ConditionOperator.Equal, name);
        return Service.RetrieveMultiple(query).Entities.FirstOrDefault() is { } row ? Version.Parse(row.GetAttributeValue<string>(Schema.Solution.Version)) : null;
    }

    /// <exception cref="InputException">The solution is not there.</exception>
    public void RequireSolution()
    {
        if (SolutionVersion(Schema.SolutionName) == null)
            throw new InputException($"{Client.Environment.Host} does not have the solution {Schema.SolutionName}. Import it first: crmseg import --environment {Client.Environment.GetLeftPart(UriPartial.Authority)}.");
    }

    public void Dispose() => Client.Dispose();
}
