using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;
using LocalDataverse;
using LocalDataverse.Web;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Solution.Tests;

/// <summary>The processes that ship: the cloud flow that runs maintenance, and the workflow with an activity of the assembly.</summary>
public sealed class ProcessTests
{
    private const int IntegerParameter = 7;
    private const int TextParameter = 10;
    private const string PageSize = "cseg_MaintenancePageSize";

    private static readonly SolutionZip Zip = SolutionZip.Built(PackageType.Managed);
    private static readonly JsonObject Flow = JsonNode.Parse(Content(".json"))!.AsObject();
    private static readonly XElement Workflow = XElement.Parse(Content(".xaml"));

    private static JsonObject Definition => Flow["properties"]!["definition"]!.AsObject();

    [Fact]
    public void Every_process_is_off_until_an_administrator_turns_it_on() =>
        Assert.All(Zip.Customizations.Elements("Workflows").Elements(), process => Assert.Equal(("0", "1"), (process.Element("StateCode")!.Value, process.Element("StatusCode")!.Value)));

    [Fact]
    public void The_flow_runs_once_a_day()
    {
        var trigger = Assert.Single(Definition["triggers"]!.AsObject()).Value!;

        Assert.Equal(("Recurrence", "Day", 1), ((string)trigger["type"]!, (string)trigger["recurrence"]!["frequency"]!, (int)trigger["recurrence"]!["interval"]!));
    }

    [Fact]
    public void The_flow_calls_custom_apis_that_ship_with_parameters_that_they_have()
    {
        var calls = Actions(Definition).Where(action => (string)action.Action["type"]! == "OpenApiConnection").Select(action => action.Action["inputs"]!["parameters"]!.AsObject()).ToList();

        Assert.NotEmpty(calls);
        Assert.All(calls, parameters =>
        {
            var api = (string)parameters["actionName"]!;
            Assert.Equal("0", Read($"customapis/{api}/customapi.xml").Element("bindingtype")!.Value);
            Assert.All(parameters.Where(parameter => parameter.Key != "actionName"), parameter =>
                Assert.Equal(
                    parameter.Value!.ToString().StartsWith("@parameters(", StringComparison.Ordinal) ? IntegerParameter : TextParameter,
                    (int)Read($"customapis/{api}/customapirequestparameters/{parameter.Key["item/".Length..]}/customapirequestparameter.xml").Element("type")!));
            Assert.Equal(TextParameter, (int)Read($"customapis/{api}/customapiresponseproperties/ContinuationToken/customapiresponseproperty.xml").Element("type")!);
        });
    }

    [Fact]
    public void The_flow_has_the_keys_that_flows_of_genuine_exports_have()
    {
        var genuine = Directory.EnumerateFiles(ReferenceMaterial.Require("reference"), "*.json", SearchOption.AllDirectories).Where(file => file.Contains("Workflows", StringComparison.Ordinal))
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject()).ToList();
        Assert.Equal(Keys(genuine[0]), Keys(Flow));
        Assert.All(Keys(Flow["properties"]!), key => Assert.All(genuine, flow => Assert.Contains(key, Keys(flow["properties"]!))));
        Assert.All(Keys(Definition), key => Assert.All(genuine, flow => Assert.Contains(key, Keys(flow["properties"]!["definition"]!))));

        // None of the exports at hand has a loop of this kind; its keys are documented.
        var known = genuine.SelectMany(flow => Actions(flow["properties"]!["definition"]!.AsObject())).ToLookup(action => (string)action.Action["type"]!, action => action.Action);
        Assert.All(Actions(Definition).Where(action => (string)action.Action["type"]! != "Until"), action =>
        {
            var alike = known[(string)action.Action["type"]!].ToList();
            Assert.True(alike.Count > 0, action.Name);
            Assert.Empty(Keys(action.Action).Except(alike.SelectMany(Keys)));
        });
        Assert.All(Actions(Definition).Where(action => (string)action.Action["type"]! == "OpenApiConnection"), action =>
            Assert.Equal(Keys(known["OpenApiConnection"].First()["inputs"]!["host"]!).Order(), Keys(action.Action["inputs"]!["host"]!).Order()));
    }

    [Fact]
    public void Every_environment_variable_is_a_parameter_of_the_flow_with_the_same_default()
    {
        var parameters = Definition["parameters"]!.AsObject().Where(parameter => parameter.Value!["metadata"] != null).ToDictionary(parameter => (string)parameter.Value!["metadata"]!["schemaName"]!);
        var definitions = Zip.Parts.Keys.Where(part => part.StartsWith("environmentvariabledefinitions/", StringComparison.Ordinal)).Select(Read).ToDictionary(root => root.Attribute("schemaname")!.Value);

        Assert.Equal(definitions.Keys, parameters.Keys);
        Assert.All(definitions, definition =>
        {
            var (name, parameter) = parameters[definition.Key];
            Assert.Equal($"{definition.Value.Element("displayname")!.Attribute("default")!.Value} ({definition.Key})", name);
            Assert.Equal(definition.Value.Element("defaultvalue")!.Value, parameter!["defaultValue"]!.ToString());
            Assert.Equal(definition.Value.Element("description")!.Attribute("default")!.Value, (string?)parameter["metadata"]!["description"]);
            Assert.Equal(("100000001", "Int"), (definition.Value.Element("type")!.Value, (string?)parameter["type"]));
        });
        Assert.Contains($"; {definitions[PageSize].Element("defaultvalue")!.Value} when empty", Read("customapis/cseg_RunMaintenance/customapirequestparameters/PageSize/customapirequestparameter.xml").Element("description")!.Attribute("default")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("100", 3)]
    public async Task The_flow_recalculates_as_many_customers_a_call_as_the_environment_says(string? value, int pages)
    {
        using var shop = new AShopThatIsDue(customers: 300);
        if (value != null)
            shop.Set(PageSize, value);

        var run = await shop.RunAsync();

        Assert.Equal(("Succeeded", null), (run.Status, run.Error));
        Assert.Equal(pages, shop.Pages.Count(touched => touched > 0));
        Assert.Equal(300, shop.Pages.Sum());
        Assert.Equal(value == null ? 250 : 100, shop.Pages.Max());
    }

    [Fact]
    public async Task A_page_size_that_maintenance_does_not_take_ends_the_flow_with_the_sentence()
    {
        using var shop = new AShopThatIsDue(customers: 1);
        shop.Set(PageSize, "5000");

        var run = await shop.RunAsync();

        Assert.Equal(("Failed", "PageSize is 5000; it must be from 1 to 1000."), (run.Status, run.Error));
        Assert.Empty(shop.Pages);
    }

    [Fact]
    public async Task The_flow_goes_on_until_nobody_is_due()
    {
        using var shop = new AShopThatIsDue(customers: 300);

        var run = await shop.RunAsync();

        Assert.Equal("Succeeded", run.Status);
        Assert.True(shop.Pages.Count > 2, $"{shop.Pages.Count} calls");
        Assert.Empty(shop.Service.RetrieveMultiple(new FetchExpression("<fetch><entity name='contact'><attribute name='contactid'/><filter><condition attribute='cseg_annualpurchasecount' operator='gt' value='0'/></filter></entity></fetch>")).Entities);
    }

    [Fact]
    public async Task The_flow_goes_on_without_a_row_that_the_platform_refuses()
    {
        var tokens = new List<string>();
        var answers = new Queue<(bool, JsonObject)>(
        [
            (true, new JsonObject { ["ContinuationToken"] = "page 2" }),
            (false, new JsonObject { ["error"] = new JsonObject { ["message"] = "The contact could not be recalculated: it's locked. Nothing of this page was written. To go on without this row, continue with the token 'page 2|without it'." } }),
            (true, new JsonObject { ["ContinuationToken"] = "" }),
        ]);

        var run = await new FlowRun((_, parameters) =>
        {
            tokens.Add((string)parameters["ContinuationToken"]!);
            return Task.FromResult(answers.Dequeue());
        }).ToTheEndAsync(Definition);

        Assert.Equal(["", "page 2", "page 2|without it"], tokens);
        Assert.Equal(("Succeeded", null), (run.Status, run.Error));
    }

    [Fact]
    public async Task The_flow_stops_and_fails_with_the_sentence_where_going_on_is_no_use()
    {
        var calls = 0;

        var run = await new FlowRun((_, _) =>
        {
            calls++;
            return Task.FromResult((false, new JsonObject { ["error"] = new JsonObject { ["message"] = "Principal user is missing prvCreatecseg_maintenancerun privilege." } }));
        }).ToTheEndAsync(Definition);

        Assert.Equal((1, "Failed", "Principal user is missing prvCreatecseg_maintenancerun privilege."), (calls, run.Status, run.Error));
    }

    [Fact]
    public void The_workflow_gives_its_activity_the_arguments_that_the_documentation_lists()
    {
        var step = Workflow.Descendants().Single(element => element.Attribute("AssemblyQualifiedName")?.Value.StartsWith("CrmSegmentation.", StringComparison.Ordinal) == true);
        var name = Zip.Customizations.Descendants("PluginType").Single(type => type.Attribute("AssemblyQualifiedName")!.Value == step.Attribute("AssemblyQualifiedName")!.Value).Attribute("Name")!.Value;
        var arguments = step.Descendants().Where(element => element.Name.LocalName is "InArgument" or "OutArgument").Select(element => (element.Name.LocalName[..^"Argument".Length].ToLowerInvariant(), element.Attributes().Single(attribute => attribute.Name.LocalName == "Key").Value));

        var documented = File.ReadLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "docs", "activities.md")).SkipWhile(line => line != "## " + name).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| argument", StringComparison.Ordinal)).Select(line => line.Split(" | ")).Select(cells => (cells[1].Split(',')[0], cells[0].TrimStart('|', ' ')));
        Assert.Equal(documented, arguments);
    }

    [Fact]
    public void The_workflow_is_built_as_workflows_of_genuine_exports_are()
    {
        var genuine = Directory.EnumerateFiles(ReferenceMaterial.Require("reference"), "*.xaml", SearchOption.AllDirectories).Where(file => file.Contains("Workflows", StringComparison.Ordinal)).Select(file => XElement.Load(file)).ToList();
        var elements = genuine.SelectMany(workflow => workflow.DescendantsAndSelf()).Select(Shape).ToHashSet();
        var id = Zip.Customizations.Elements("Workflows").Elements().Single(process => process.Element("XamlFileName") != null).Attribute("WorkflowId")!.Value;

        // None of the exports at hand takes an output of a step into a variable; the element is documented.
        Assert.Empty(Workflow.DescendantsAndSelf().Where(element => element.Name.LocalName != "Workflow.Variables").Select(Shape).Except(elements));
        Assert.Equal("XrmWorkflow" + Guid.Parse(id).ToString("N"), Workflow.Attributes().Single(attribute => attribute.Name.LocalName == "Class").Value);
        Assert.All(
            Workflow.Attributes().Where(attribute => attribute.IsNamespaceDeclaration),
            declared => Assert.Contains(genuine, workflow => workflow.Attributes().Any(attribute => attribute.IsNamespaceDeclaration && attribute.Name == declared.Name && attribute.Value == declared.Value)));
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { ".xaml", "CrmSegmentation.Activities.RecalculateProfile", "is no registered workflow activity" },
        { ".xaml", "CrmSegmentation.Plugins, Version=1.0.0.0", "is no registered workflow activity" },
        { ".json", "\"cseg_Dataverse\"", "has no connection reference \"wrong" },
        { ".json", "\"cseg_MaintenancePageSize\"", "has no environment variable \"wrong" },
        { ".json", "{", "is no JSON" },
        { ".json", "\"connectionReferences\"", "is no definition of a cloud flow" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_process_that_names_what_is_not_there_is_refused(string extension, string text, string sentence)
    {
        using var changed = new ChangedSource();
        var file = changed.FirstFile("*" + extension);
        File.WriteAllText(file, Replaced(File.ReadAllText(file), text, text.StartsWith('"') ? "\"wrong" + text[1..] : text == "{" ? "" : text + "Wrong"));

        Assert.Contains(sentence.Replace(" \"wrong", " wrong", StringComparison.Ordinal), Refusal(changed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_without_its_definition_and_a_definition_without_its_process_are_refused()
    {
        using var changed = new ChangedSource();
        var definition = changed.FirstFile("*.xaml");
        File.Move(definition, definition + ".old");
        Assert.Contains("does not exist", Refusal(changed), StringComparison.Ordinal);

        File.Move(definition + ".old", definition);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(definition)!, "Stray.json"), "{}");
        Assert.Contains("Stray.json: the packer does not know this kind of file", Refusal(changed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<defaultvalue>250", "<defaultvalue>many", "its default value \"many\" is none")]
    [InlineData("schemaname=\"cseg_MaintenancePageSize\"", "schemaname=\"cseg_PageSize\"", "its folder must be named so")]
    public void An_environment_variable_that_contradicts_itself_is_refused(string text, string by, string sentence)
    {
        using var changed = new ChangedSource();
        var file = changed.FirstFile("environmentvariabledefinition.xml");
        File.WriteAllText(file, File.ReadAllText(file).Replace(text, by, StringComparison.Ordinal));

        Assert.Contains(sentence, Refusal(changed), StringComparison.Ordinal);
    }

    /// <summary>The value of the environment that the solution was made in would count in everybody's.</summary>
    [Fact]
    public void Environment_variables_are_components_of_the_solution_and_ship_without_a_value()
    {
        var parts = Zip.Parts.Keys.Where(part => part.StartsWith("environmentvariabledefinitions/", StringComparison.Ordinal)).ToList();
        var listed = Zip.Manifest.Descendants("RootComponent").Where(component => component.Attribute("type")!.Value == "380").Select(component => $"environmentvariabledefinitions/{component.Attribute("schemaName")!.Value}/environmentvariabledefinition.xml");

        Assert.NotEmpty(parts);
        Assert.Equal(listed, parts);
    }

    [Fact]
    public void A_stray_file_beside_an_environment_variable_is_refused()
    {
        using var changed = new ChangedSource();
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(changed.FirstFile("environmentvariabledefinition.xml"))!, "notes.txt"), "");

        Assert.Contains("notes.txt: the packer does not know this kind of file", Refusal(changed), StringComparison.Ordinal);
    }

    private static string Replaced(string content, string text, string by)
    {
        var at = content.IndexOf(text, StringComparison.Ordinal);
        return content[..at] + by + content[(at + text.Length)..];
    }

    private static string Refusal(ChangedSource changed) => Assert.Throws<PackException>(() => SolutionPacker.Pack(changed.Input, PackageType.Managed)).Message;

    /// <summary>An element with the names of its attributes, but for those that name what it is about.</summary>
    private static string Shape(XElement element) =>
        $"{(element.Name.LocalName.StartsWith("XrmWorkflow", StringComparison.Ordinal) ? "XrmWorkflow" + element.Name.LocalName[(element.Name.LocalName.IndexOf('.', StringComparison.Ordinal) + 1)..] : element.Name)} {string.Join(' ', element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => attribute.Name).OrderBy(name => name.ToString(), StringComparer.Ordinal))}";

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(property => property.Key);

    private static IEnumerable<(string Name, JsonObject Action)> Actions(JsonObject scope) =>
        (scope["actions"]?.AsObject() ?? []).SelectMany(action => Actions(action.Value!.AsObject()).Prepend((action.Key, action.Value!.AsObject())));

    private static XElement Read(string part) => XElement.Load(new MemoryStream(Zip.Parts[part]));

    private static string Content(string extension) => Encoding.UTF8.GetString(Zip.Parts.Single(part => part.Key.StartsWith("Workflows/", StringComparison.Ordinal) && part.Key.EndsWith(extension, StringComparison.Ordinal)).Value);

    /// <summary>Customers whose only purchase leaves the trailing year, and the flow running over them.</summary>
    private sealed class AShopThatIsDue : IDisposable
    {
        private readonly LocalOrganization organization;
        private readonly LocalWebServer server;
        private readonly HttpClient client;

        public AShopThatIsDue(int customers)
        {
            var clock = new MovableDay { Now = new DateTimeOffset(2001, 12, 31, 12, 0, 0, TimeSpan.Zero) };
            organization = LocalOrganization.Open(new LocalOrganizationOptions { Clock = clock });
            organization.ImportSolution(new MemoryStream(Zip.Bytes));
            Service = organization.CreateService();
            for (var i = 0; i < customers; i++)
            {
                var customer = Service.Create(new Entity("contact") { ["lastname"] = "Customer" });
                Service.Create(new Entity("cseg_purchase") { ["cseg_name"] = "Ring", ["cseg_contactid"] = new EntityReference("contact", customer), ["cseg_purchasedate"] = new DateTime(2001, 12, 2), ["cseg_amount"] = new Money(600m) });
            }

            clock.Now = new DateTimeOffset(2002, 12, 2, 2, 0, 0, TimeSpan.Zero);
            server = LocalWebServer.Start(organization);
            client = new HttpClient { BaseAddress = new Uri(server.Address, "api/data/v9.2/") };
        }

        public IOrganizationService Service { get; }

        /// <summary>How many customers each call that was answered has recalculated.</summary>
        public List<int> Pages { get; } = [];

        /// <summary>Gives an environment variable a value of this organisation.</summary>
        public void Set(string variable, string value) =>
            Service.Create(new Entity("environmentvariablevalue") { ["environmentvariabledefinitionid"] = Definition(variable).ToEntityReference(), ["schemaname"] = variable, ["value"] = value });

        public Task<FlowRun> RunAsync() => new FlowRun(PerformAsync, ValueOf).ToTheEndAsync(ProcessTests.Definition);

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
            organization.Dispose();
        }

        private async Task<(bool Succeeded, JsonObject Body)> PerformAsync(string action, JsonObject parameters)
        {
            using var content = new StringContent(parameters.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri(action, UriKind.Relative), content, TestContext.Current.CancellationToken);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
            if (response.IsSuccessStatusCode)
                Pages.Add((int)body["Touched"]!);
            return (response.IsSuccessStatusCode, body);
        }

        private string? ValueOf(string variable)
        {
            var definition = Definition(variable);
            var values = Service.RetrieveMultiple(new QueryByAttribute("environmentvariablevalue") { ColumnSet = new ColumnSet("value"), Attributes = { "environmentvariabledefinitionid" }, Values = { definition.Id } }).Entities;
            return values.SingleOrDefault()?.GetAttributeValue<string>("value") ?? definition.GetAttributeValue<string>("defaultvalue");
        }

        private Entity Definition(string variable) =>
            Service.RetrieveMultiple(new QueryByAttribute("environmentvariabledefinition") { ColumnSet = new ColumnSet("defaultvalue"), Attributes = { "schemaname" }, Values = { variable } }).Entities.Single();
    }

    private sealed class MovableDay : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
