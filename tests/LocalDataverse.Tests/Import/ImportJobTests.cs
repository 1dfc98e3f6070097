using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.ServiceModel;
using System.Threading;
using System.Xml.Linq;
using CrmSegmentation.Tests;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Import;

/// <summary>The row of importjob by which tools follow an import.</summary>
public sealed class ImportJobTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly Guid key = Guid.NewGuid();
    private readonly LocalOrganization organization = LocalOrganization.Open(new() { Clock = new Stopped() });
    private readonly IOrganizationService service;

    public ImportJobTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    public static TheoryData<string> Messages => ["ImportSolution", "StageAndUpgrade", "ImportSolutionAsync", "StageAndUpgradeAsync"];

    [Theory]
    [MemberData(nameof(Messages))]
    public void An_import_leaves_a_row_under_the_callers_id_with_its_result(string message)
    {
        Run(message, AThing().Zip().ToArray());

        var job = Job();
        Assert.Equal("Tests", job["solutionname"]);
        Assert.Equal(service.RetrieveMultiple(new QueryExpression("solution")).Entities.Single().Id, job["solutionid"]);
        Assert.Equal((Noon, Noon, 100d), (job["startedon"], job["completedon"], job["progress"]));
        var report = XElement.Parse((string)job["data"]);
        Assert.Equal(("100", "true"), (Attribute(report, "progress"), Attribute(report, "processed")));
        var manifest = report.Element("solutionManifests")!.Element("solutionManifest")!;
        Assert.Equal(("Tests", "1.0.0.0", "1"), (manifest.Element("UniqueName")!.Value, manifest.Element("Version")!.Value, manifest.Element("Managed")!.Value));
        Assert.Equal(("success", "0", ""), Result(manifest));
        Assert.Equal(("test_thing", "success"), (Attribute(report.Element("entities")!.Elements().Single(), "id"), Result(report.Element("entities")!.Elements().Single()).Result));
        Assert.Contains("SetsJobTitle", Attribute(report.Element("SdkMessageProcessingSteps")!.Elements().Single(), "LocalizedName"), StringComparison.Ordinal);
        Assert.DoesNotContain(report.Descendants(), e => Attribute(e, "processed") == "false");
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_failing_import_says_so_in_its_row_and_leaves_everything_else_as_it_was(string message)
    {
        var before = OrganizationDump.Of(organization, "importjob", "asyncoperation");

        var fault = Run(message, new TestSolution { Needs = ("1", "test_elsewhere", "Elsewhere (1.0)") }.Zip().ToArray());

        Assert.Equal(ErrorCode.MissingDependencies, fault!.ErrorCode);
        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization, "importjob", "asyncoperation")));
        var job = Job();
        Assert.Equal(("Tests", 0d, Noon), (job["solutionname"], job["progress"], job["completedon"]));
        var report = XElement.Parse((string)job["data"]);
        Assert.Equal("false", Attribute(report, "processed"));
        Assert.Equal(("failure", "0x8004803A", fault.Message), Result(report.Element("solutionManifests")!.Element("solutionManifest")!));
    }

    public static TheoryData<string, string> Privileged => new()
    {
        { "ImportSolution", "prvImportCustomization" }, { "ImportSolutionAsync", "prvImportCustomization" }, { "StageAndUpgrade", "prvImportCustomization" }, { "StageAndUpgradeAsync", "prvImportCustomization" },
        { "DeleteAndPromote", "prvImportCustomization" }, { "ExportSolution", "prvExportCustomization" }, { "PublishAllXml", "prvPublishCustomization" }, { "PublishXml", "prvPublishCustomization" },
    };

    [Theory]
    [MemberData(nameof(Privileged))]
    public void Who_lacks_the_privilege_of_a_customizer_cannot_change_solutions_and_who_has_it_can(string message, string privilege)
    {
        organization.ImportSolution(new TestSolution { UniqueName = "Roles", HasAssembly = false }.Role(Guid.NewGuid(), "Customizer", (privilege, "Global"), ("prvReadAsyncOperation", "Global")).Zip());
        organization.ImportSolution(new TestSolution { UniqueName = "Staged", HasAssembly = false }.Zip());
        service.Execute(new OrganizationRequest("ImportSolution") { ["CustomizationFile"] = new TestSolution { UniqueName = "Staged", Version = "2.0.0.0", HasAssembly = false }.Zip().ToArray(), ["HoldingSolution"] = true });
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "Seller", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId) });
        var request = new OrganizationRequest(message);
        if (message.StartsWith("Import", StringComparison.Ordinal) || message.StartsWith("Stage", StringComparison.Ordinal))
            request["CustomizationFile"] = AThing().Zip().ToArray();
        if (message == "DeleteAndPromote")
            request["UniqueName"] = "Staged";
        if (message == "ExportSolution")
            request.Parameters.AddRange([new("SolutionName", "Roles"), new("Managed", true)]);
        var before = OrganizationDump.Of(organization);

        var fault = Assert.Throws<FaultException<OrganizationServiceFault>>(() => organization.CreateService(user).Execute(request)).Detail;

        Assert.Equal((ErrorCode.PrivilegeDenied, $"Principal user (Id={user:D}) is missing {privilege} privilege, which {message} requires."), (fault.ErrorCode, fault.Message));
        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization)));
        service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [service.RetrieveMultiple(new QueryByAttribute("role") { Attributes = { "name" }, Values = { "Customizer" } }).Entities.Single().ToEntityReference()]);
        organization.CreateService(user).Execute(request);
    }

    [Fact]
    public void A_file_that_is_no_solution_leaves_a_row_that_says_so()
    {
        var fault = Run("ImportSolution", [1, 2, 3]);

        var job = Job();
        Assert.Null(job.GetAttributeValue<string>("solutionname"));
        Assert.Equal(("failure", "0x80048060", fault!.Message), Result(XElement.Parse((string)job["data"]).Element("solutionManifests")!.Element("solutionManifest")!));
    }

    [Fact]
    public void An_id_that_another_job_has_is_refused_before_anything_happens()
    {
        Run("ImportSolution", AThing().Zip().ToArray());
        var before = OrganizationDump.Of(organization);

        var fault = Run("ImportSolution", new TestSolution { UniqueName = "Others", HasAssembly = false }.Zip().ToArray());

        Assert.Equal(ErrorCode.DuplicateRecord, fault!.ErrorCode);
        Assert.Empty(before.DifferenceTo(OrganizationDump.Of(organization)));
    }

    [Fact]
    public void Deleting_the_rows_of_jobs_takes_nothing_from_the_solutions()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var first = LocalOrganization.Open(new() { DatabasePath = path }))
            {
                var owner = first.CreateService();
                owner.Execute(new OrganizationRequest("ImportSolution") { ["CustomizationFile"] = AThing().Zip().ToArray() });
                var jobs = owner.RetrieveMultiple(new QueryExpression("importjob")).Entities;
                Assert.Single(jobs);
                owner.Delete("importjob", jobs[0].Id);
            }

            using var second = LocalOrganization.Open(new() { DatabasePath = path });
            second.CreateService().Create(new Entity("test_thing") { ["test_name"] = "One" });
            Assert.Empty(second.CreateService().RetrieveMultiple(new QueryExpression("importjob")).Entities);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TestSolution AThing() => new TestSolution().Thing().Step("SetsJobTitle", "Create", "contact", 20);

    /// <summary>Imports and, where a job does it, waits for that; why it failed, null when it did not.</summary>
    private OrganizationServiceFault? Run(string message, byte[] file)
    {
        OrganizationResponse answer;
        try
        {
            answer = service.Execute(new OrganizationRequest(message) { ["CustomizationFile"] = file, ["ImportJobId"] = key, ["PublishWorkflows"] = true, ["OverwriteUnmanagedCustomizations"] = false });
        }
        catch (FaultException<OrganizationServiceFault> refused)
        {
            return refused.Detail;
        }

        if (!answer.Results.Contains("AsyncOperationId"))
            return null;
        Assert.Equal(key.ToString(), answer["ImportJobKey"]);
        while (true)
        {
            var job = service.Retrieve("asyncoperation", (Guid)answer["AsyncOperationId"], new ColumnSet("statecode", "statuscode", "friendlymessage", "errorcode"));
            if (job.GetAttributeValue<OptionSetValue>("statecode").Value != 3)
                Thread.Sleep(20);
            else if (job.GetAttributeValue<OptionSetValue>("statuscode").Value == 30)
                return null;
            else
                return new OrganizationServiceFault { ErrorCode = job.GetAttributeValue<int>("errorcode"), Message = job.GetAttributeValue<string>("friendlymessage") };
        }
    }

    private Entity Job() => service.Retrieve("importjob", key, new ColumnSet(true));

    private static string? Attribute(XElement element, string name) => (string?)element.Attribute(name);

    private static (string? Result, string? Code, string? Text) Result(XElement component)
    {
        var result = component.Element("result")!;
        return (Attribute(result, "result"), Attribute(result, "errorcode"), Attribute(result, "errortext"));
    }

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(Noon);
    }
}
