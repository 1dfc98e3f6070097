using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using CrmSegmentation.Tests;
using LocalDataverse.Metadata;

namespace LocalDataverse.Tests;

/// <summary>Builds the zip of a small solution, managed unless told otherwise, around the test plug-ins.</summary>
internal sealed class TestSolution
{
    private const string AssemblyName = "LocalDataverse.TestPlugins, Version=1.0.0.0, Culture=neutral, PublicKeyToken=0000000000000000";

    private readonly List<XElement> entities = [];
    private readonly List<XElement> relationships = [];
    private readonly List<XElement> steps = [];
    private readonly List<XElement> roles = [];
    private readonly List<XElement> profiles = [];
    private readonly List<XElement> parts = [];
    private readonly Dictionary<string, byte[]> files = [];

    public string UniqueName { get; init; } = "Tests";

    public string Version { get; init; } = "1.0.0.0";

    public bool IsManaged { get; init; } = true;

    public bool HasAssembly { get; init; } = true;

    /// <summary>A dependency on another solution: type, name and solution of the component.</summary>
    public (string Type, string Name, string Solution)? Needs { get; init; }

    /// <summary>The plug-in assembly; the test plug-ins' unless told otherwise.</summary>
    public byte[]? Dll { get; init; }

    private static string Configuration => typeof(TestSolution).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "Configuration").Value!;

    public static byte[] Assembly => File.ReadAllBytes(Path.Combine(ReferenceMaterial.RepositoryRoot, "tests", "LocalDataverse.TestPlugins", "bin", Configuration, "net462", "LocalDataverse.TestPlugins.dll"));

    public TestSolution Step(string plugin, string message, string? table, int stage, string? configuration = null, string? filtering = null, int rank = 1, bool isAsync = false, bool images = false)
    {
        var name = $"{plugin}: {message} of {table} at {stage} ({steps.Count})";
        var step = new XElement(
            "SdkMessageProcessingStep",
            new XAttribute("Name", name),
            new XAttribute("SdkMessageProcessingStepId", StableGuid.Of($"{UniqueName}: {name}").ToString("B")),
            new XElement("SdkMessageName", message),
            new XElement("PluginTypeName", $"LocalDataverse.TestPlugins.{plugin}, {AssemblyName}"),
            new XElement("PrimaryEntity", table),
            new XElement("AsyncAutoDelete", 0),
            new XElement("FilteringAttributes", filtering),
            new XElement("Mode", isAsync ? 1 : 0),
            new XElement("Rank", rank),
            new XElement("Stage", stage));
        if (configuration != null)
            step.Add(new XElement("Configuration", configuration));
        var list = new XElement("SdkMessageProcessingStepImages");
        if (images)
        {
            foreach (var (alias, type) in new[] { ("before", 0), ("after", 1) })
            {
                list.Add(new XElement(
                    "SdkMessageProcessingStepImage",
                    new XAttribute("Name", alias),
                    new XElement("SdkMessageProcessingStepImageId", Guid.NewGuid().ToString("B")),
                    new XElement("Attributes", "jobtitle"),
                    new XElement("EntityAlias", alias),
                    new XElement("ImageType", type),
                    new XElement("MessagePropertyName", "Target")));
            }
        }

        step.Add(list);
        steps.Add(step);
        return this;
    }

    /// <summary>A user-owned table test_thing with a name, a code (its key), an amount, a secured column and a lookup to contact that cascades deletes.</summary>
    public TestSolution Thing()
    {
        static XElement Attribute(string name, string type, params object[] more) => new(
            "attribute",
            new XAttribute("PhysicalName", name),
            new XElement("Type", type),
            new XElement("Name", name.ToLowerInvariant()),
            new XElement("LogicalName", name.ToLowerInvariant()),
            new XElement("IsCustomField", name.StartsWith("test_", StringComparison.Ordinal) ? 1 : 0),
            more);
        XElement Status(string name, string type, string list, params XElement[] options) => Attribute(
            name, type, new XElement("optionset", new XAttribute("Name", "test_thing_" + name), new XElement(list, options)));
        static XElement Option(string element, int value, string label, params XAttribute[] more) => new(
            element, new XAttribute("value", value), more, new XElement("labels", new XElement("label", new XAttribute("description", label), new XAttribute("languagecode", 1033))));

        entities.Add(new XElement(
            "Entity",
            new XElement("Name", "test_Thing"),
            new XElement(
                "EntityInfo",
                new XElement(
                    "entity",
                    new XAttribute("Name", "test_Thing"),
                    new XElement(
                        "attributes",
                        Attribute("test_ThingId", "primarykey", new XElement("ValidForUpdateApi", 0)),
                        Attribute("test_Name", "nvarchar", new XElement("MaxLength", 100), new XElement("DisplayMask", "PrimaryName|ValidForForm")),
                        Attribute("test_Code", "nvarchar", new XElement("MaxLength", 20)),
                        Attribute("test_Amount", "money", new XElement("MinValue", 0), new XElement("MaxValue", 1000000), new XElement("Accuracy", 4), new XElement("AccuracySource", 0)),
                        Attribute("test_Day", "datetime", new XElement("Format", "date"), new XElement("Behavior", 2)),
                        Attribute("test_Secret", "nvarchar", new XElement("MaxLength", 20), new XElement("IsSecured", 1)),
                        Attribute("test_ContactId", "lookup"),
                        Status("statecode", "state", "states", Option("state", 0, "Active", new XAttribute("defaultstatus", 1)), Option("state", 1, "Inactive", new XAttribute("defaultstatus", 2))),
                        Status("statuscode", "status", "statuses", Option("status", 1, "Active", new XAttribute("state", 0)), Option("status", 2, "Inactive", new XAttribute("state", 1)))),
                    new XElement("EntityKeys", new XElement("EntityKey", new XElement("Name", "test_Thing_Code"), new XElement("LogicalName", "test_thing_code"), new XElement("EntityKeyAttributes", new XElement("AttributeName", "test_code")))),
                    new XElement("EntitySetName", "test_things"),
                    new XElement("IconVectorName", "test_/thing.svg"),
                    new XElement("OwnershipTypeMask", "UserOwned")))));
        relationships.Add(new XElement(
            "EntityRelationship",
            new XAttribute("Name", "test_contact_things"),
            new XElement("EntityRelationshipType", "OneToMany"),
            new XElement("ReferencingEntityName", "test_Thing"),
            new XElement("ReferencedEntityName", "Contact"),
            new XElement("CascadeDelete", "Cascade"),
            new XElement("CascadeMerge", "Cascade"),
            new XElement("ReferencingAttributeName", "test_ContactId")));
        return this;
    }

    /// <summary>A table of this name with nothing but a primary column, owned by the organisation.</summary>
    public TestSolution PlainTable(string name)
    {
        entities.Add(new XElement(
            "Entity",
            new XElement("Name", name),
            new XElement(
                "EntityInfo",
                new XElement(
                    "entity",
                    new XAttribute("Name", name),
                    new XElement("LocalizedNames", new XElement("LocalizedName", new XAttribute("description", name), new XAttribute("languagecode", 1033))),
                    new XElement("attributes"),
                    new XElement("EntitySetName", name + "s"),
                    new XElement("OwnershipTypeMask", "OrgOwned")))));
        return Column(name + "id", "primarykey").Column("test_name", "nvarchar", new XElement("MaxLength", 100), new XElement("DisplayMask", "PrimaryName|ValidForForm"));
    }

    /// <summary>The shell of a table of the platform, to which columns and views can be added.</summary>
    public TestSolution Shell(string table)
    {
        entities.Add(new XElement("Entity", new XElement("Name", table), new XElement("EntityInfo", new XElement("entity", new XAttribute("Name", table), new XElement("attributes")))));
        return this;
    }

    /// <summary>A column of the last table.</summary>
    public TestSolution Column(string name, string type, params object[] more)
    {
        entities[^1].Descendants("attributes").Single().Add(new XElement(
            "attribute", new XAttribute("PhysicalName", name), new XElement("Type", type), new XElement("Name", name), new XElement("LogicalName", name), new XElement("IsCustomField", 1), more));
        return this;
    }

    /// <summary>What a lookup refers to.</summary>
    public TestSolution Relationship(string name, string from, string to, string column)
    {
        relationships.Add(new XElement(
            "EntityRelationship",
            new XAttribute("Name", name),
            new XElement("EntityRelationshipType", "OneToMany"),
            new XElement("ReferencingEntityName", from),
            new XElement("ReferencedEntityName", to),
            new XElement("ReferencingAttributeName", column)));
        return this;
    }

    /// <summary>A view of the last table, of its rows with these columns.</summary>
    public TestSolution View(Guid id, string name, params string[] columns)
    {
        var table = entities[^1].Element("Name")!.Value.ToLowerInvariant();
        var views = entities[^1].Element("SavedQueries")?.Element("savedqueries");
        if (views == null)
            entities[^1].Add(new XElement("SavedQueries", views = new XElement("savedqueries")));
        views.Add(new XElement(
            "savedquery",
            new XElement("savedqueryid", id.ToString("B")),
            new XElement("LocalizedNames", new XElement("LocalizedName", new XAttribute("description", name), new XAttribute("languagecode", 1033))),
            new XElement("fetchxml", new XElement("fetch", new XElement("entity", new XAttribute("name", table), columns.Select(c => new XElement("attribute", new XAttribute("name", c))))))));
        return this;
    }

    /// <summary>A form of the last table with these columns on it.</summary>
    public TestSolution Form(Guid id, string name, params string[] columns)
    {
        entities[^1].Add(new XElement(
            "FormXml",
            new XElement(
                "forms",
                new XAttribute("type", "main"),
                new XElement(
                    "systemform",
                    new XElement("formid", id.ToString("B")),
                    new XElement("LocalizedNames", new XElement("LocalizedName", new XAttribute("description", name), new XAttribute("languagecode", 1033))),
                    new XElement("form", columns.Select(c => new XElement("control", new XAttribute("id", c), new XAttribute("datafieldname", c))))))));
        return this;
    }

    /// <summary>A lookup from test_thing to account with the cascades given, such as CascadeDelete and Restrict.</summary>
    public TestSolution ThingOfAccount(params (string Cascade, string Behavior)[] cascades)
    {
        entities[^1].Descendants("attributes").Single().Add(new XElement(
            "attribute",
            new XAttribute("PhysicalName", "test_AccountId"),
            new XElement("Type", "lookup"),
            new XElement("Name", "test_accountid"),
            new XElement("LogicalName", "test_accountid"),
            new XElement("IsCustomField", 1)));
        relationships.Add(new XElement(
            "EntityRelationship",
            new XAttribute("Name", "test_account_things"),
            new XElement("EntityRelationshipType", "OneToMany"),
            new XElement("ReferencingEntityName", "test_Thing"),
            new XElement("ReferencedEntityName", "Account"),
            cascades.Select(c => new XElement(c.Cascade, c.Behavior)),
            new XElement("ReferencingAttributeName", "test_AccountId")));
        return this;
    }

    public TestSolution Role(Guid id, string name, params (string Privilege, string Level)[] privileges)
    {
        roles.Add(new XElement(
            "Role",
            new XAttribute("id", id.ToString("B")),
            new XAttribute("name", name),
            new XElement("RolePrivileges", privileges.Select(p => new XElement("RolePrivilege", new XAttribute("name", p.Privilege), new XAttribute("level", p.Level))))));
        return this;
    }

    /// <summary>A column security profile for the secured column of test_thing.</summary>
    public TestSolution Profile(Guid id, bool read = false, bool create = false, bool update = false)
    {
        static XElement Allowed(string name, bool value) => new(name, value ? 4 : 0);
        profiles.Add(new XElement(
            "FieldSecurityProfile",
            new XAttribute("fieldsecurityprofileid", id.ToString("B")),
            new XAttribute("name", "Profile " + profiles.Count),
            new XElement(
                "FieldPermissions",
                new XElement("FieldPermission", new XElement("EntityName", "test_thing"), new XElement("AttributeName", "test_secret"), Allowed("CanRead", read), Allowed("CanCreate", create), Allowed("CanUpdate", update)))));
        return this;
    }

    /// <summary>The custom API test_Repeat(Text, Times?) -> Repeated.</summary>
    public TestSolution RepeatApi()
    {
        static byte[] Bytes(XElement element) => System.Text.Encoding.UTF8.GetBytes(element.ToString());
        const string Folder = "customapis/test_Repeat/";
        files[Folder + "customapi.xml"] = Bytes(new XElement(
            "customapi",
            new XAttribute("uniquename", "test_Repeat"),
            new XElement("bindingtype", 0),
            new XElement("isfunction", 0),
            new XElement("name", "Repeat"),
            new XElement("plugintypeid", new XElement("plugintypeexportkey", TypeId("Repeats").ToString("D")))));
        files[Folder + "customapirequestparameters/Text/customapirequestparameter.xml"] = Bytes(new XElement("customapirequestparameter", new XAttribute("uniquename", "Text"), new XElement("isoptional", 0), new XElement("type", 10)));
        files[Folder + "customapirequestparameters/Times/customapirequestparameter.xml"] = Bytes(new XElement("customapirequestparameter", new XAttribute("uniquename", "Times"), new XElement("isoptional", 1), new XElement("type", 7)));
        files[Folder + "customapiresponseproperties/Repeated/customapiresponseproperty.xml"] = Bytes(new XElement("customapiresponseproperty", new XAttribute("uniquename", "Repeated"), new XElement("type", 10)));
        return this;
    }

    /// <summary>Adds to the definition of the last table: an element of its own, or of its last column.</summary>
    public TestSolution With(XElement element, bool ofLastColumn = false)
    {
        var table = entities[^1].Descendants("entity").Single();
        (ofLastColumn ? table.Descendants("attribute").Last() : table).Add(element);
        return this;
    }

    /// <summary>A global choice.</summary>
    public TestSolution Choice(string name, params (int Value, string Label)[] options) => WithPart(new XElement(
        "optionsets",
        new XElement(
            "optionset",
            new XAttribute("Name", name),
            new XElement("OptionSetType", "picklist"),
            new XElement("IsGlobal", 1),
            new XElement("options", options.Select(o => new XElement(
                "option", new XAttribute("value", o.Value), new XElement("labels", new XElement("label", new XAttribute("description", o.Label), new XAttribute("languagecode", 1033)))))))));

    /// <summary>Adds a part of the customizations that no other member writes.</summary>
    public static Guid WorkflowId { get; } = new("33333333-0000-0000-0000-000000000001");

    /// <summary>The activated workflow on contact, started on demand unless told otherwise, with these elements for its steps.</summary>
    public TestSolution Workflow(string steps, int state = 1, int mode = 0, int onDemand = 1)
    {
        const string Path = "Workflows/Test.xaml";
        WithFile(Path, System.Text.Encoding.UTF8.GetBytes($"""
            <Activity x:Class="XrmWorkflow" xmlns="http://schemas.microsoft.com/netfx/2009/xaml/activities" xmlns:mxswa="clr-namespace:Microsoft.Xrm.Sdk.Workflow.Activities;assembly=Microsoft.Xrm.Sdk.Workflow" xmlns:x="http://schemas.microsoft.com/winfx/2006/xaml">
              <mxswa:Workflow>{steps}</mxswa:Workflow>
            </Activity>
            """));
        return WithPart(new XElement("Workflows", new XElement(
            "Workflow",
            new XAttribute("WorkflowId", WorkflowId.ToString("B")),
            new XAttribute("Name", "Test"),
            new XElement("XamlFileName", "/" + Path),
            new XElement("Category", 0),
            new XElement("Mode", mode),
            new XElement("OnDemand", onDemand),
            new XElement("StateCode", state),
            new XElement("StatusCode", state + 1),
            new XElement("PrimaryEntity", "Contact"))));
    }

    public TestSolution WithPart(XElement part)
    {
        parts.Add(part);
        return this;
    }

    public TestSolution WithFile(string path, byte[] content)
    {
        files[path] = content;
        return this;
    }

    public MemoryStream Zip()
    {
        var customizations = new XElement(
            "ImportExportXml",
            new XElement("Entities", entities),
            new XElement("Roles", roles),
            new XElement("FieldSecurityProfiles", profiles),
            new XElement("EntityRelationships", relationships),
            parts);
        var content = new Dictionary<string, byte[]>(files);
        if (HasAssembly)
        {
            const string Path = "/PluginAssemblies/TestPlugins/TestPlugins.dll";
            content[Path.TrimStart('/')] = Dll ?? Assembly;
            customizations.Add(
                new XElement(
                    "SolutionPluginAssemblies",
                    new XElement(
                        "PluginAssembly",
                        new XAttribute("FullName", AssemblyName),
                        new XAttribute("PluginAssemblyId", "11111111-0000-0000-0000-000000000001"),
                        new XElement("IsolationMode", 2),
                        new XElement("FileName", Path),
                        new XElement("PluginTypes", TypeNames().Select(PluginType)))),
                new XElement("SdkMessageProcessingSteps", steps));
        }

        content["customizations.xml"] = System.Text.Encoding.UTF8.GetBytes(customizations.ToString());
        content["solution.xml"] = System.Text.Encoding.UTF8.GetBytes(new XElement(
            "ImportExportXml",
            new XElement(
                "SolutionManifest",
                new XElement("UniqueName", UniqueName),
                new XElement("Version", Version),
                new XElement("Managed", IsManaged ? 1 : 0),
                Needs is { } needs ? new XElement("MissingDependencies", new XElement("MissingDependency", new XElement("Required", new XAttribute("type", needs.Type), new XAttribute("schemaName", needs.Name), new XAttribute("solution", needs.Solution)))) : null,
                new XElement("Publisher", new XElement("UniqueName", "testers"), new XElement("CustomizationPrefix", "test"), new XElement("CustomizationOptionValuePrefix", 10000)))).ToString());
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in content)
            {
                using var stream = archive.CreateEntry(path).Open();
                stream.Write(bytes);
            }
        }

        zip.Position = 0;
        return zip;
    }

    private static string[] TypeNames() => ["Journal", "SetsJobTitle", "CreatesThenThrows", "SwallowsFaults", "CallsItself", "RemembersTitle", "LeavesVariable", "FindsVariable", "TriesAgain", "SendsBatch", "Repeats", "CountsLetters", "NeverEnds", "TellsContext", "ActsAs", "Tampers"];

    private static Guid TypeId(string name) => new("22222222-0000-0000-0000-" + Array.IndexOf(TypeNames(), name).ToString("D12", System.Globalization.CultureInfo.InvariantCulture));

    private static XElement PluginType(string name)
    {
        var type = new XElement(
            "PluginType",
            new XAttribute("AssemblyQualifiedName", $"LocalDataverse.TestPlugins.{name}, {AssemblyName}"),
            new XAttribute("PluginTypeId", TypeId(name).ToString("D")),
            new XAttribute("Name", "LocalDataverse.TestPlugins." + name));
        if (name == "CountsLetters")
            type.Add(new XElement("WorkflowActivityGroupName", "Tests"));
        return type;
    }
}
