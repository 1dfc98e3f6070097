using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalDataverse.Messages;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using LocalDataverse.Standard;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Import;

/// <summary>Reads a solution's components as rows of the tables in which the platform keeps them too.</summary>
internal sealed class ComponentImport(LocalOrganization organization, InstalledPackage installed, MetadataCatalog catalog, ComponentRows rows, MissingComponents missing)
{
    /// <summary>Messages that exports without names refer to by the ids they have everywhere.</summary>
    private static readonly Dictionary<Guid, string> WellKnownMessages = new()
    {
        [new Guid("9ebdbb1b-ea3e-db11-86a7-000a3a5473e8")] = "Create",
        [new Guid("20bebb1b-ea3e-db11-86a7-000a3a5473e8")] = "Update",
        [new Guid("a1bdbb1b-ea3e-db11-86a7-000a3a5473e8")] = "Delete",
    };

    private readonly SolutionPackage package = installed.Package;
    private readonly Guid solutionId = StableGuid.Of("solution:" + installed.Package.UniqueName);
    private readonly HashSet<(string Table, Guid Id)> own = [];
    private readonly Dictionary<string, Guid> typeIds = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Guid> typesByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> platformPrivileges = catalog.Tables.Where(t => t.Solution == null).SelectMany(StandardRows.PrivilegesOn).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, int> Counts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Notes { get; } = [];

    public void Read()
    {
        Solution();
        foreach (var privilege in catalog.Tables.Where(t => t.Solution == package.UniqueName).SelectMany(StandardRows.PrivilegesOn))
            Privilege(privilege);
        foreach (var entity in package.Customizations.Elements("Entities").Elements("Entity"))
            EntityParts(entity);
        foreach (var dashboard in package.Customizations.Elements("Dashboards").Elements("Dashboard"))
            Form(dashboard, null, "0", dashboard.Text("FormId"), dashboard.Child("FormXml")?.Child("forms")?.Child("form"));
        WebResources();
        Roles();
        Workflows();
        Assemblies();
        CustomApis();
        Steps();
        SecurityProfiles();
        EmailTemplates();
        Apps();
        EnvironmentVariables();
        ConnectionReferences();
        Unsupported();
        ComponentReferences.Check(organization, package, catalog, rows, missing);
    }

    private IEnumerable<XElement> Parts(string container, string item) => package.Customizations.Elements(container).Elements(item);

    private Guid Row(string table, string kind, Guid id, params (string Name, object? Value)[] columns)
    {
        var values = columns.ToDictionary(c => c.Name, c => c.Value, StringComparer.OrdinalIgnoreCase);
        var described = organization.Table(table);
        foreach (var (name, value) in new (string, object?)[] { ("solutionid", solutionId), ("ismanaged", package.IsManaged) })
        {
            if (described.Find(name) != null && !values.ContainsKey(name))
                values[name] = value;
        }

        // Rules of commands are told apart by their kind too.
        if (!own.Add((table, id)) && !table.StartsWith("ribbon", StringComparison.Ordinal))
            throw RowWriter.Duplicate(described, id);
        Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
        return rows.Add(table, id, values);
    }

    /// <summary>The id of a privilege, which comes with the solution where the platform does not have it.</summary>
    private Guid Privilege(string name)
    {
        var id = StandardRows.PrivilegeId(name);
        if (!platformPrivileges.Contains(name))
            rows.Add("privilege", id, ("name", name), ("canbebasic", true), ("canbelocal", true), ("canbedeep", true), ("canbeglobal", true));
        return id;
    }

    private static OptionSetValue? Option(int? value) => value is { } number ? new OptionSetValue(number) : null;

    private void Solution()
    {
        var publisher = package.Manifest.Element("Publisher");
        var publisherName = publisher?.Element("UniqueName")?.Value ?? "publisher";
        var publisherId = StableGuid.Of("publisher:" + publisherName);
        rows.Add(
            "publisher",
            publisherId,
            ("uniquename", publisherName),
            ("friendlyname", publisher?.Child("LocalizedNames").Label() ?? publisherName),
            ("description", publisher?.Child("Descriptions").Label()),
            ("customizationprefix", publisher?.Element("CustomizationPrefix")?.Value),
            ("customizationoptionvalueprefix", publisher?.Number("CustomizationOptionValuePrefix")),
            ("emailaddress", publisher?.Text("EMailAddress")),
            ("supportingwebsiteurl", publisher?.Text("SupportingWebsiteUrl")));
        var ownId = StableGuid.Of("solution:" + installed.Solution);
        rows.Add(
            "solution",
            ownId,
            ("uniquename", installed.Solution),
            ("friendlyname", package.Manifest.Child("LocalizedNames").Label() ?? installed.Solution),
            ("description", package.Manifest.Child("Descriptions").Label()),
            ("version", package.VersionText),
            ("ismanaged", package.IsManaged),
            ("isvisible", true),
            ("publisherid", new EntityReference("publisher", publisherId)));
        foreach (var component in package.Manifest.Elements("RootComponents").Elements("RootComponent"))
        {
            var name = component.Attr("id") ?? component.Attr("schemaName") ?? "";
            var objectId = XmlReading.Id(name) ?? (component.Attr("type") == "1" ? StableGuid.Of("table:" + name) : StableGuid.Of(name));
            rows.Add(
                "solutioncomponent",
                StableGuid.Of($"solutioncomponent:{installed.Solution}:{component.Attr("type")}:{name}"),
                ("componenttype", component.NumberOf("type")),
                ("objectid", objectId),
                ("rootcomponentbehavior", Option(component.NumberOf("behavior"))),
                ("solutionid", new EntityReference("solution", ownId)));
        }
    }

    private void EntityParts(XElement entity)
    {
        if (CatalogImport.NameOf(entity) is not { } table)
            return;
        foreach (var forms in entity.Elements("FormXml").Elements("forms"))
        {
            foreach (var form in forms.Elements("systemform"))
                Form(form, table, forms.Attr("type") ?? "main", form.Text("formid"), form.Child("form"));
        }

        foreach (var view in entity.Elements("SavedQueries").Elements("savedqueries").Elements("savedquery"))
        {
            var name = view.Child("LocalizedNames").Label() ?? view.Text("name") ?? "";
            Row(
                "savedquery",
                "view",
                XmlReading.Id(view.Text("savedqueryid")) ?? StableGuid.Of($"savedquery:{table}:{name}"),
                ("name", name),
                ("description", view.Child("Descriptions").Label()),
                ("returnedtypecode", table),
                ("querytype", view.Number("querytype") ?? 0),
                ("isdefault", view.Flag("isdefault")),
                ("isquickfindquery", view.Flag("isquickfindquery")),
                ("isprivate", view.Flag("isprivate")),
                ("fetchxml", view.Child("fetchxml")?.Elements().FirstOrDefault()?.Markup()),
                ("layoutxml", view.Child("layoutxml")?.Elements().FirstOrDefault()?.Markup()));
        }

        foreach (var chart in entity.Elements("Visualizations").Elements("visualization"))
        {
            var name = chart.Child("LocalizedNames").Label() ?? chart.Text("name") ?? "";
            Row(
                "savedqueryvisualization",
                "chart",
                XmlReading.Id(chart.Text("savedqueryvisualizationid")) ?? StableGuid.Of($"chart:{table}:{name}"),
                ("name", name),
                ("description", chart.Child("Descriptions").Label()),
                ("primaryentitytypecode", table),
                ("isdefault", chart.Flag("isdefault")),
                ("datadescription", chart.Child("datadescription")?.Elements().FirstOrDefault()?.Markup()),
                ("presentationdescription", chart.Child("presentationdescription")?.Elements().FirstOrDefault()?.Markup()));
        }

        if (entity.Child("RibbonDiffXml") is { } ribbon)
            Ribbon(ribbon, table);
    }

    /// <summary>Commands, their rules and their labels, each by its id: the client puts them together.</summary>
    private void Ribbon(XElement ribbon, string table)
    {
        foreach (var difference in ribbon.Elements("CustomActions").Elements("CustomAction").Concat(ribbon.Elements("LocLabels").Elements("LocLabel")))
            RibbonPart("ribbondiff", difference, table, ("diffid", difference.Attr("Id")), ("rdx", difference.Markup()), ("sequence", difference.NumberOf("Sequence") ?? 0));
        foreach (var command in ribbon.Elements("CommandDefinitions").Elements("CommandDefinition"))
            RibbonPart("ribboncommand", command, table, ("command", command.Attr("Id")), ("commanddefinition", command.Markup()));
        foreach (var rule in ribbon.Elements("RuleDefinitions").Elements().Elements())
            RibbonPart("ribbonrule", rule, table, ("ruleid", rule.Attr("Id")), ("ruledefinition", rule.Markup()));
        foreach (var hidden in ribbon.Elements("CustomActions").Elements("HideCustomAction"))
            Notes.Add($"The command bar of {table} hides '{hidden.Attr("Location")}'; the platform's own commands are not known here.");
    }

    private void RibbonPart(string kind, XElement part, string table, params (string Name, object? Value)[] columns) =>
        Row(kind, "command bar part", StableGuid.Of($"{kind}:{table}:{part.Attr("Id")}"), [("entity", table), .. columns]);

    private void Form(XElement element, string? table, string type, string? id, XElement? markup)
    {
        var name = element.Child("LocalizedNames").Label() ?? "Information";
        if (XmlReading.Id(id) is null && id is not null)
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"The form '{name}' has the id '{id}', which is no id.");
        if (table != null && catalog.Find(table) is { } described && element.Ancestors("Entity").Elements("EntityInfo").Elements("entity").All(e => !e.Flag("IsBPFEntity")))
        {
            // Names without a prefix are the platform's, of which there are more than are known here. Forms of business process flows show other tables' columns.
            foreach (var column in (markup?.Descendants("control").Attributes("datafieldname") ?? []).Select(a => a.Value.ToLowerInvariant()).Where(c => c.Contains('_', StringComparison.Ordinal) && described.Find(c) == null))
                missing.AddReference("Attribute", column, ("SystemForm", XmlReading.Id(id)?.ToString() ?? name), "AttributeNameLookup");
        }

        Row(
            "systemform",
            table == null ? "dashboard" : "form",
            XmlReading.Id(id) ?? StableGuid.Of($"form:{table}:{type}:{name}"),
            ("name", name),
            ("description", element.Child("Descriptions").Label()),
            ("objecttypecode", table ?? "none"),
            ("type", Option(type.ToLowerInvariant() switch
            {
                "0" or "dashboard" => 0,
                "appointmentbook" => 1,
                "quick" => 6,
                "quickcreate" => 7,
                "dialog" => 8,
                "taskbasedform" => 9,
                "card" => 11,
                "maininteractionexperience" => 12,
                "mobile" => 5,
                _ => 2,
            })),
            ("formactivationstate", Option(element.Number("FormActivationState") ?? 1)),
            ("formpresentation", Option(element.Number("FormPresentation") ?? 0)),
            ("isdefault", element.Flag("isdefault")),
            ("formxml", markup?.Markup()));
    }

    private void WebResources()
    {
        foreach (var resource in Parts("WebResources", "WebResource"))
        {
            var name = resource.NeededText("Name");
            var path = resource.Text("FileName");
            var content = path == null ? null : package.File(path);
            if (content == null)
                missing.Add("file", path ?? $"of the web resource {name}");
            Row(
                "webresource",
                "web resource",
                XmlReading.Id(resource.Text("WebResourceId")) ?? StableGuid.Of("webresource:" + name),
                ("name", name),
                ("displayname", resource.Text("DisplayName")),
                ("description", resource.Text("Description")),
                ("languagecode", resource.Number("LanguageCode")),
                ("webresourcetype", Option(resource.Number("WebResourceType"))),
                ("dependencyxml", resource.Text("DependencyXml")),
                ("isenabledformobileclient", resource.Flag("IsEnabledForMobileClient")),
                ("content", content == null ? null : Convert.ToBase64String(content)));
        }
    }

    private void Roles()
    {
        foreach (var role in Parts("Roles", "Role"))
        {
            var id = XmlReading.Id(role.Attr("id")) ?? StableGuid.Of("role:" + role.Attr("name"));
            Row("role", "role", id, ("name", role.Attr("name")), ("businessunitid", new EntityReference("businessunit", organization.RootBusinessUnitId)));
            foreach (var privilege in role.Elements("RolePrivileges").Elements("RolePrivilege"))
            {
                var name = privilege.NeededAttr("name");
                var privilegeId = Privilege(name);
                rows.Add(
                    "roleprivileges",
                    StableGuid.Of($"roleprivilege:{id}:{name}"),
                    ("roleid", id),
                    ("privilegeid", privilegeId),
                    ("privilegedepthmask", privilege.Attr("level") switch { "Basic" => 1, "Local" => 2, "Deep" => 4, _ => 8 }));
            }
        }
    }

    private void Workflows()
    {
        foreach (var process in Parts("Workflows", "Workflow"))
        {
            var xaml = process.Text("XamlFileName") is { } x ? package.File(x) : null;
            var json = process.Text("JsonFileName") is { } j ? package.File(j) : null;
            var category = process.Number("Category") ?? 0;
            Row(
                "workflow",
                "process",
                XmlReading.Id(process.Attr("WorkflowId")) ?? StableGuid.Of("workflow:" + process.Attr("Name")),
                ("name", process.Attr("Name")),
                ("description", process.Attr("Description")),
                ("primaryentity", process.Text("PrimaryEntity")?.ToLowerInvariant() ?? "none"),
                ("category", Option(category)),
                ("type", Option(process.Number("Type") ?? 1)),
                ("mode", Option(process.Number("Mode") ?? 0)),
                ("scope", Option(process.Number("Scope") ?? 4)),
                ("ondemand", process.Flag("OnDemand")),
                ("subprocess", process.Flag("Subprocess")),
                ("triggeroncreate", process.Flag("TriggerOnCreate")),
                ("triggerondelete", process.Flag("TriggerOnDelete")),
                ("triggeronupdateattributelist", process.Text("TriggerOnUpdateAttributeList")),
                ("asyncautodelete", process.Flag("AsyncAutodelete")),
                ("statecode", Option(process.Number("StateCode") ?? 0)),
                ("statuscode", Option(process.Number("StatusCode") ?? 1)),
                ("xaml", xaml == null ? null : Encoding.UTF8.GetString(xaml)),
                ("clientdata", json == null ? null : Encoding.UTF8.GetString(json)));
            if (category != 0 || (process.Number("Mode") ?? 0) != 0 || !process.Flag("OnDemand"))
                Notes.Add($"The process '{process.Attr("Name")}' is kept but does not run here.");
            else if (process.Flag("TriggerOnCreate") || process.Flag("TriggerOnDelete") || process.Text("TriggerOnUpdateAttributeList") != null)
                Notes.Add($"The process '{process.Attr("Name")}' runs here on demand only.");
        }
    }

    private void Assemblies()
    {
        foreach (var assembly in Parts("SolutionPluginAssemblies", "PluginAssembly"))
        {
            var fullName = assembly.Attr("FullName") ?? "";
            var name = fullName.Split(',')[0];
            var id = XmlReading.Id(assembly.Attr("PluginAssemblyId")) ?? StableGuid.Of("assembly:" + name);
            var path = assembly.Text("FileName");
            var dll = path == null ? null : package.File(path);
            if (dll == null)
            {
                missing.Add("file", path ?? $"of the plug-in assembly {name}");
                dll = [];
            }
            else
            {
                CheckAssembly(name, dll);
            }

            var parts = fullName.Split(',', StringSplitOptions.TrimEntries).Skip(1).Select(p => p.Split('=')).Where(p => p.Length == 2).DistinctBy(p => p[0]).ToDictionary(p => p[0], p => p[1]);
            Row(
                "pluginassembly",
                "plug-in assembly",
                id,
                ("name", name),
                ("version", parts.GetValueOrDefault("Version")),
                ("culture", parts.GetValueOrDefault("Culture")),
                ("publickeytoken", parts.GetValueOrDefault("PublicKeyToken")),
                ("isolationmode", Option(assembly.Number("IsolationMode") ?? 2)),
                ("sourcetype", Option(assembly.Number("SourceType") ?? 0)),
                ("sourcehash", Convert.ToHexString(SHA256.HashData(dll))),
                ("path", Path.GetFileName(path)),
                ("content", Convert.ToBase64String(dll)));
            foreach (var type in assembly.Elements("PluginTypes").Elements("PluginType"))
                PluginType(type, id, name);
        }
    }

    private void PluginType(XElement type, Guid assembly, string assemblyName)
    {
        var qualified = type.Attr("AssemblyQualifiedName") ?? type.NeededAttr("Name");
        var typeName = qualified.Split(',')[0];
        var group = type.Text("WorkflowActivityGroupName");
        var id = XmlReading.Id(type.Attr("PluginTypeId")) ?? StableGuid.Of("plugintype:" + qualified);
        Row(
            "plugintype",
            group == null ? "plug-in type" : "workflow activity",
            id,
            ("typename", typeName),
            ("name", type.Attr("Name") ?? typeName),
            ("friendlyname", type.Text("FriendlyName")),
            ("assemblyname", assemblyName),
            ("pluginassemblyid", new EntityReference("pluginassembly", assembly)),
            ("plugintypeexportkey", type.Text("PluginTypeExportKey") ?? id.ToString("D")),
            ("isworkflowactivity", group != null),
            ("workflowactivitygroupname", group));
        typeIds[id.ToString("D")] = id;
        if (type.Text("PluginTypeExportKey") is { } key)
            typeIds[key] = id;
        if (type.Text("FriendlyName") is { } friendly)
            typeIds.TryAdd(friendly, id);
        typesByName[typeName] = id;
    }

    private void CheckAssembly(string name, byte[] dll)
    {
        if (dll.Length > organization.Options.MaximumAssemblySize)
            throw ServiceFault.Of(ErrorCode.AssemblyTooLarge, $"The plug-in assembly {name} has {dll.Length} bytes; at most {organization.Options.MaximumAssemblySize} are allowed.");
        try
        {
            using var file = new PEReader(new MemoryStream(dll));
            var definition = file.GetMetadataReader().GetAssemblyDefinition();
            if (definition.PublicKey.IsNil)
                throw ServiceFault.Of(ErrorCode.MissingPublicKeyToken, $"The plug-in assembly {name} is not signed: Public assembly must have public key token.");
            if (SandboxRules.Addresses(file) is { Count: > 0 } addresses)
                Notes.Add($"The plug-in assembly {name} names addresses that the sandbox does not reach: {string.Join(", ", addresses)}.");
            var forbidden = SandboxRules.Violations(file);
            if (forbidden.Count == 0)
                return;
            var uses = $"The plug-in assembly {name} uses what the sandbox does not allow: {string.Join(", ", forbidden)}.";
            if (organization.Options.EnforceSandbox)
                throw ServiceFault.Of(ErrorCode.ImportFailed, uses);
            Notes.Add(uses);
        }
        catch (BadImageFormatException e)
        {
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"The plug-in assembly {name} cannot be read: {e.Message}");
        }
    }

    private void CustomApis()
    {
        foreach (var path in package.Paths.Where(p => p.StartsWith("customapis/", StringComparison.OrdinalIgnoreCase) && p.EndsWith("/customapi.xml", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            var api = package.Xml(path);
            var name = api.NeededAttr("uniquename");
            var id = StableGuid.Of("customapi:" + name);
            var typeKey = api.Child("plugintypeid")?.Child("plugintypeexportkey")?.Value ?? api.Child("plugintypeid")?.Value;
            EntityReference? type = null;
            if (!string.IsNullOrWhiteSpace(typeKey))
            {
                if (typeIds.TryGetValue(typeKey.Trim('{', '}', ' '), out var typeId) || typesByName.TryGetValue(typeKey, out typeId))
                    type = new EntityReference("plugintype", typeId);
                else
                    missing.Add("plug-in type", typeKey, $"custom API {name}");
            }

            var bound = api.Text("boundentitylogicalname");
            if (bound != null && catalog.Find(bound) == null)
                missing.Add("table", bound);
            var message = EnsureMessage(name);
            Row(
                "customapi",
                "custom API",
                id,
                ("uniquename", name),
                ("name", api.Text("name") ?? name),
                ("displayname", api.Child("displayname")?.Attr("default")),
                ("description", api.Child("description")?.Attr("default")),
                ("bindingtype", Option(api.Number("bindingtype") ?? 0)),
                ("boundentitylogicalname", bound),
                ("isfunction", api.Flag("isfunction")),
                ("isprivate", api.Flag("isprivate")),
                ("executeprivilegename", api.Text("executeprivilegename")),
                ("workflowsdkstepenabled", api.Flag("workflowsdkstepenabled")),
                ("allowedcustomprocessingsteptype", Option(api.Number("allowedcustomprocessingsteptype") ?? 0)),
                ("sdkmessageid", new EntityReference("sdkmessage", message)),
                ("plugintypeid", type));
            var folder = path[..^"customapi.xml".Length];
            Parameters(folder + "customapirequestparameters/", "customapirequestparameter", id, name);
            Parameters(folder + "customapiresponseproperties/", "customapiresponseproperty", id, name);
        }
    }

    private void Parameters(string folder, string table, Guid api, string apiName)
    {
        foreach (var path in package.Paths.Where(p => p.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && p.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            var parameter = package.Xml(path);
            var name = parameter.NeededAttr("uniquename");
            var columns = new List<(string, object?)>
            {
                ("uniquename", name),
                ("name", parameter.Text("name") ?? name),
                ("displayname", parameter.Child("displayname")?.Attr("default")),
                ("description", parameter.Child("description")?.Attr("default")),
                ("type", Option(parameter.Number("type") ?? 10)),
                ("logicalentityname", parameter.Text("logicalentityname")),
                ("customapiid", new EntityReference("customapi", api)),
            };
            if (table == "customapirequestparameter")
                columns.Add(("isoptional", parameter.Flag("isoptional")));
            Row(table, "custom API parameter", StableGuid.Of($"{table}:{apiName}:{name}"), columns.ToArray());
        }
    }

    /// <summary>The id of a message, which comes with the solution where the platform does not have it.</summary>
    private Guid EnsureMessage(string name)
    {
        var id = StandardRows.MessageId(name);
        if (MessageTable.Find(name) == null)
            rows.Add("sdkmessage", id, ("name", name), ("isactive", true));
        return id;
    }

    private void Steps()
    {
        foreach (var step in Parts("SdkMessageProcessingSteps", "SdkMessageProcessingStep"))
        {
            var name = step.Attr("Name") ?? "";
            var id = XmlReading.Id(step.Attr("SdkMessageProcessingStepId")) ?? StableGuid.Of("step:" + name);
            var messageName = step.Text("SdkMessageName") ?? (XmlReading.Id(step.Text("SdkMessageId")) is { } known ? WellKnownMessages.GetValueOrDefault(known) : null);
            if (messageName == null)
            {
                missing.Add("message", step.Text("SdkMessageId") ?? "", $"step {name}");
                continue;
            }

            var typeName = step.Text("PluginTypeName")?.Split(',')[0];
            if (!(step.Text("PluginTypeId") is { } key && typeIds.TryGetValue(key.Trim('{', '}'), out var type)) && !(typeName != null && typesByName.TryGetValue(typeName, out type)))
            {
                missing.Add("plug-in type", typeName ?? step.Text("PluginTypeId") ?? "", $"step {name}");
                continue;
            }

            if (MessageTable.Find(messageName) == null && package.Paths.All(p => !p.Equals($"customapis/{messageName}/customapi.xml", StringComparison.OrdinalIgnoreCase)))
                Notes.Add($"The step '{name}' is on the message {messageName}, which never happens here.");
            if (MessageTable.Find(messageName) is { HasNoEvent: true })
                Notes.Add($"The step '{name}' is on the message {messageName}, on which no steps run here.");
            var table = step.Text("PrimaryEntity")?.ToLowerInvariant();
            if (table is "none")
                table = null;
            if (table != null && catalog.Find(table) == null)
                missing.Add("table", table, $"step {name}");
            var message = EnsureMessage(messageName);
            Row(
                "sdkmessageprocessingstep",
                "plug-in step",
                id,
                ("name", name),
                ("description", step.Text("Description")),
                ("sdkmessageid", new EntityReference("sdkmessage", message)),
                ("sdkmessagefilterid", table == null ? null : new EntityReference("sdkmessagefilter", EnsureFilter(messageName, message, table))),
                ("plugintypeid", new EntityReference("plugintype", type)),
                ("eventhandler", new EntityReference("plugintype", type)),
                ("stage", Option(step.Number("Stage") ?? 40)),
                ("mode", Option(step.Number("Mode") ?? 0)),
                ("rank", step.Number("Rank") ?? 1),
                ("filteringattributes", step.Text("FilteringAttributes")?.ToLowerInvariant()),
                ("configuration", step.Text("Configuration")),
                ("asyncautodelete", step.Flag("AsyncAutoDelete")),
                ("supporteddeployment", Option(step.Number("SupportedDeployment") ?? 0)),
                ("invocationsource", Option(step.Number("InvocationSource") ?? 0)));
            foreach (var image in step.Elements("SdkMessageProcessingStepImages").Elements("SdkMessageProcessingStepImage"))
                StepImage(image, id, name);
        }
    }

    private Guid EnsureFilter(string messageName, Guid message, string table) => rows.Add(
        "sdkmessagefilter",
        StableGuid.Of($"sdkmessagefilter:{messageName}:{table}"),
        ("sdkmessageid", new EntityReference("sdkmessage", message)),
        ("primaryobjecttypecode", table),
        ("iscustomprocessingstepallowed", true));

    private void StepImage(XElement image, Guid step, string stepName)
    {
        var alias = image.Text("EntityAlias") ?? image.Attr("Name") ?? "";
        Row(
            "sdkmessageprocessingstepimage",
            "step image",
            XmlReading.Id(image.Text("SdkMessageProcessingStepImageId")) ?? StableGuid.Of($"stepimage:{step}:{alias}"),
            ("name", image.Attr("Name") is { Length: > 0 } name ? name : alias),
            ("entityalias", alias),
            ("attributes", image.Text("Attributes")?.ToLowerInvariant()),
            ("imagetype", Option(image.Number("ImageType") ?? 0)),
            ("messagepropertyname", image.Text("MessagePropertyName") ?? "Target"),
            ("description", $"Image of the step {stepName}"[..Math.Min(256, 18 + stepName.Length)]),
            ("sdkmessageprocessingstepid", new EntityReference("sdkmessageprocessingstep", step)));
    }

    private void SecurityProfiles()
    {
        foreach (var profile in Parts("FieldSecurityProfiles", "FieldSecurityProfile"))
        {
            var name = profile.Attr("name") ?? "";
            var id = XmlReading.Id(profile.Attr("fieldsecurityprofileid")) ?? StableGuid.Of("fieldsecurityprofile:" + name);
            Row("fieldsecurityprofile", "column security profile", id, ("name", name), ("description", profile.Attr("description")));
            foreach (var permission in profile.Elements("FieldPermissions").Elements("FieldPermission"))
            {
                var table = permission.Text("EntityName")?.ToLowerInvariant() ?? "";
                var column = permission.Text("AttributeName")?.ToLowerInvariant() ?? "";
                if (catalog.Find(table)?.Find(column) == null)
                    missing.Add("column", $"{table}.{column}", $"column security profile {name}");
                Row(
                    "fieldpermission",
                    "column permission",
                    StableGuid.Of($"fieldpermission:{id}:{table}.{column}"),
                    ("fieldsecurityprofileid", new EntityReference("fieldsecurityprofile", id)),
                    ("entityname", table),
                    ("attributelogicalname", column),
                    ("canread", Option(permission.Number("CanRead") ?? 0)),
                    ("canupdate", Option(permission.Number("CanUpdate") ?? 0)),
                    ("cancreate", Option(permission.Number("CanCreate") ?? 0)));
            }
        }
    }

    private void EmailTemplates()
    {
        foreach (var kind in Parts("Templates", "ContractTemplates").Concat(Parts("Templates", "MailMergeTemplates")).Concat(Parts("Templates", "KBArticleTemplates")).Where(kind => kind.HasElements))
            Notes.Add($"{kind.Name.LocalName}: {kind.Elements().Count()} kept in the file only; they have no effect here.");
        foreach (var template in Parts("Templates", "EmailTemplates").Elements("emailtemplate"))
        {
            var title = template.Text("title") ?? "";
            Row(
                "template",
                "e-mail template",
                XmlReading.Id(template.Text("templateid")) ?? StableGuid.Of("template:" + title),
                ("title", title),
                ("description", template.Text("description")),
                ("templatetypecode", template.Number("templatetypecode") is { } code ? catalog.Tables.FirstOrDefault(table => table.ObjectTypeCode == code)?.LogicalName : null),
                ("languagecode", template.Number("languagecode")),
                ("subject", template.Text("subject")),
                ("body", template.Text("body")),
                ("presentationxml", template.Text("presentationxml")),
                ("subjectpresentationxml", template.Text("subjectpresentationxml")));
        }
    }

    private void Apps()
    {
        foreach (var map in Parts("AppModuleSiteMaps", "AppModuleSiteMap"))
        {
            var name = map.Text("SiteMapUniqueName") ?? "";
            Row("sitemap", "site map", StableGuid.Of("sitemap:" + name), ("sitemapnameunique", name), ("sitemapname", map.Child("LocalizedNames").Label() ?? name), ("isappaware", true), ("sitemapxml", map.Child("SiteMap")?.Markup()));
        }

        foreach (var app in Parts("AppModules", "AppModule"))
        {
            var name = app.Text("UniqueName") ?? "";
            var id = StableGuid.Of("appmodule:" + name);
            Row(
                "appmodule",
                "app",
                id,
                ("uniquename", name),
                ("appmoduleidunique", id),
                ("name", app.Child("LocalizedNames").Label() ?? name),
                ("description", app.Child("Descriptions").Label()),
                ("webresourceid", XmlReading.Id(app.Text("WebResourceId"))),
                ("formfactor", app.Number("FormFactor") ?? 1),
                ("clienttype", app.Number("ClientType") ?? 4),
                ("navigationtype", Option(app.Number("NavigationType") ?? 0)),
                ("publisherid", null),
                ("configxml", app.Markup()),
                ("statecode", Option(app.Number("statecode") ?? 0)),
                ("statuscode", Option(app.Number("statuscode") ?? 1)));
            foreach (var component in app.Elements("AppModuleComponents").Elements("AppModuleComponent"))
            {
                var target = component.Attr("id") ?? component.Attr("schemaName") ?? "";
                var type = component.NumberOf("type") ?? 0;
                rows.Add(
                    "appmodulecomponent",
                    StableGuid.Of($"appmodulecomponent:{name}:{type}:{target}"),
                    ("appmoduleidunique", new EntityReference("appmodule", id)),
                    ("componenttype", type),
                    ("schemaname", component.Attr("schemaName")),
                    ("objectid", XmlReading.Id(component.Attr("id")) ?? (type == 1 ? StableGuid.Of("table:" + target) : type == 62 ? StableGuid.Of("sitemap:" + target) : null)));
            }

            foreach (var role in app.Elements("AppModuleRoleMaps").Elements("Role").Select(r => XmlReading.Id(r.Attr("id"))).OfType<Guid>())
                rows.Add("appmoduleroles", StableGuid.Of($"appmoduleroles:{name}:{role}"), ("appmoduleid", id), ("roleid", role));
        }
    }

    private void EnvironmentVariables()
    {
        foreach (var path in package.Paths.Where(p => p.StartsWith("environmentvariabledefinitions/", StringComparison.OrdinalIgnoreCase) && p.EndsWith("/environmentvariabledefinition.xml", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            var definition = package.Xml(path);
            var name = definition.NeededAttr("schemaname");
            var id = StableGuid.Of("environmentvariable:" + name);
            Row(
                "environmentvariabledefinition",
                "environment variable",
                id,
                ("schemaname", name),
                ("displayname", definition.Child("displayname")?.Attr("default") ?? name),
                ("description", definition.Child("description")?.Attr("default")),
                ("type", Option(definition.Number("type") ?? 100000000)),
                ("defaultvalue", definition.Text("defaultvalue")),
                ("isrequired", definition.Flag("isrequired")),
                ("secretstore", Option(definition.Number("secretstore") ?? 0)),
                ("hint", definition.Text("hint")));
            var values = path[..^"environmentvariabledefinition.xml".Length] + "environmentvariablevalues.json";
            if (package.Json(values) is not { } json)
                continue;
            var value = ((json as JsonObject)?["environmentvariablevalues"] as JsonObject)?["environmentvariablevalue"];
            if (value is JsonArray several)
                value = several.Count == 0 ? new JsonObject() : several[0];
            if (value is not JsonObject)
                throw SolutionPackage.Invalid($"{values} has no environmentvariablevalues with an environmentvariablevalue in it.");
            if (value["value"] is { } text)
            {
                var valueTable = organization.Table("environmentvariablevalue");
                Row(
                    "environmentvariablevalue",
                    "environment variable value",
                    XmlReading.Id(value["@environmentvariablevalueid"]?.ToString()) ?? StableGuid.Of("environmentvariablevalue:" + name),
                    ("schemaname", name),
                    ("environmentvariabledefinitionid", new EntityReference("environmentvariabledefinition", id)),
                    ("value", ColumnValue.Check(valueTable, valueTable.Find("value")!, text.ToString())));
            }
        }
    }

    private void ConnectionReferences()
    {
        foreach (var reference in Parts("connectionreferences", "connectionreference"))
        {
            var name = reference.NeededAttr("connectionreferencelogicalname");
            Row(
                "connectionreference",
                "connection reference",
                StableGuid.Of("connectionreference:" + name),
                ("connectionreferencelogicalname", name),
                ("connectionreferencedisplayname", reference.Text("connectionreferencedisplayname") ?? name),
                ("connectorid", reference.Text("connectorid")),
                ("description", reference.Text("description")),
                ("promptingbehavior", Option(reference.Number("promptingbehavior") ?? 0)));
        }
    }

    private void Unsupported()
    {
        foreach (var provider in package.Customizations.Elements("EntityDataProviders").Elements())
            throw ServiceFault.Of(ErrorCode.ImportFailed, $"The solution brings the virtual table provider '{provider.Attr("Name") ?? provider.Text("Name") ?? provider.Name.LocalName}'; virtual tables are not supported by this local Dataverse.");
        foreach (var container in new[] { "CanvasApps", "CustomControls", "EntityMaps" })
        {
            var count = package.Customizations.Elements(container).Elements().Count();
            if (count > 0)
                Notes.Add($"{container}: {count} kept in the file only; they have no effect here.");
        }
    }
}
