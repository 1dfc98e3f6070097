using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using CrmSegmentation.Packer;
using CrmSegmentation.Tests;

namespace CrmSegmentation.Solution.Tests;

/// <summary>
/// Every kind of element in the zips beside those of the same kind in genuine exports and unpacked solutions: what all of those
/// have is here too, nothing is here that none of them has, and children stand in an order that theirs do not contradict.
/// </summary>
public sealed class GenuineShapeTests
{
    /// <summary>Kinds that the exports at hand do not happen to have, by what documents them.</summary>
    private static readonly HashSet<string> Documented = new(StringComparer.Ordinal)
    {
        // RibbonCore.xsd and RibbonTypes.xsd.
        "DisplayRules/DisplayRule", "EnableRule/CustomRule", "EnableRule/FormStateRule", "EnableRule/ValueRule", "Button@ModernImage",
        // SiteMapType.xsd: what a person needs to see an entry; its icon.
        "SubArea/Privilege", "SubArea@VectorIcon",
        // FormXml.xsd: to which roles a dashboard shows.
        "form/DisplayConditions",
        // CustomizationsSolution.xsd: descriptions, which the exports' makers left empty; a type of the assembly that workflows may have as a step.
        "Dashboard/Descriptions", "visualization/Descriptions", "WebResource/Description", "emailtemplate/description", "PluginType/WorkflowActivityGroupName",
        // Fetch.xsd: a chart by month, and one that counts each customer once.
        "attribute@dategrouping", "attribute@distinct",
        // An unpacked solution has the e-mail templates in files of their own, and no zip at hand has any.
        "Templates/EmailTemplates",
        // Columns of the tables of custom APIs: the table that a reference or a row is of.
        "customapirequestparameter/logicalentityname", "customapiresponseproperty/logicalentityname",
    };

    /// <summary>What all of the few exports at hand have and the schemas do not ask for.</summary>
    private static readonly HashSet<string> Optional = new(StringComparer.Ordinal)
    {
        // The designer's own placeholders for names in other languages; here the titles have them.
        "Area@ResourceId", "Group@ResourceId", "Group@ToolTipResourseId",
    };

    private static readonly Lazy<Dictionary<string, Shape>> Genuine = new(() => ShapesOf(GenuineDocuments(), by: null));

    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void Every_element_is_like_its_kind_in_genuine_solutions(PackageType type)
    {
        var problems = Problems(Documents(SolutionZip.Built(type)));

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void What_is_documented_or_optional_is_still_needed()
    {
        var all = Problems(Documents(SolutionZip.Built(PackageType.Managed)), sparing: false);

        Assert.All(Documented.Concat(Optional), kind => Assert.Contains(all, problem => problem.StartsWith(kind + " ", StringComparison.Ordinal)));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "SdkMessageProcessingStepImages", "SdkMessageProcessingStep/SdkMessageProcessingStepImages is missing" },
        { "IntroducedVersion", "savedquery/IntroducedVersion is missing" },
        { "FormPresentation", "systemform/FormPresentation is missing" },
        { "name", "customapi/name is missing" },
        { "type", "environmentvariabledefinition/type is missing" },
        { "connectorid", "connectionreference/connectorid is missing" },
        { "Addresses", "Publisher/Addresses is missing" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_is_left_out_is_a_problem(string element, string problem)
    {
        var documents = Documents(SolutionZip.Built(PackageType.Managed)).Select(document => new XElement(document)).ToList();
        foreach (var document in documents)
            document.Descendants(element).ToList().ForEach(found => found.Remove());

        Assert.Contains(Problems(documents), found => found.StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void What_stands_in_another_order_and_what_nobody_knows_is_a_problem()
    {
        var documents = Documents(SolutionZip.Built(PackageType.Managed)).Select(document => new XElement(document)).ToList();
        var view = documents.SelectMany(document => document.Descendants("savedquery")).First();
        view.Add(view.Element("layoutxml")!, new XElement("Colour"));
        view.Element("layoutxml")!.Remove();
        view.SetAttributeValue("colour", "red");

        var problems = Problems(documents);

        Assert.Contains(problems, problem => problem.StartsWith("savedquery/layoutxml stands behind", StringComparison.Ordinal));
        Assert.Contains("savedquery/Colour is in no genuine solution", problems);
        Assert.Contains("savedquery@colour is in no genuine solution", problems);
    }

    /// <summary>The reference material is not everywhere: what must not be lost stands here as well.</summary>
    [Theory]
    [InlineData("savedquery", "IsCustomizable,CanBeDeleted,isquickfindquery,isprivate,isdefault,savedqueryid,layoutxml,querytype,fetchxml,IntroducedVersion,LocalizedNames")]
    [InlineData("systemform", "formid,IntroducedVersion,FormPresentation,FormActivationState,form,IsCustomizable,CanBeDeleted,LocalizedNames,Descriptions")]
    [InlineData("visualization", "savedqueryvisualizationid,datadescription,presentationdescription,isdefault,LocalizedNames,IsCustomizable,IntroducedVersion,CanBeDeleted")]
    [InlineData("Dashboard", "LocalizedNames,FormId,IsCustomizable,IsDefault,FormXml,IntroducedVersion,IsTabletEnabled")]
    [InlineData("SdkMessageProcessingStep", "PluginTypeName,PluginTypeId,PrimaryEntity,AsyncAutoDelete,FilteringAttributes,InvocationSource,Mode,Rank,EventHandlerTypeCode,Stage,IsCustomizable,IsHidden,SupportedDeployment,IntroducedVersion,SdkMessageProcessingStepImages")]
    [InlineData("SdkMessageProcessingStepImage", "SdkMessageProcessingStepImageId,Attributes,EntityAlias,ImageType,MessagePropertyName,IsCustomizable")]
    [InlineData("WebResource", "WebResourceId,Name,DisplayName,LanguageCode,WebResourceType,IntroducedVersion,IsEnabledForMobileClient,IsAvailableForMobileOffline,IsCustomizable,CanBeDeleted,IsHidden,FileName")]
    [InlineData("EntityKey", "Name,LogicalName,IntroducedVersion,IsCustomizable,EntityKeyAttributes,displaynames")]
    [InlineData("EntityRelationship", "EntityRelationshipType,IsCustomizable,IntroducedVersion,IsHierarchical,ReferencingEntityName,ReferencedEntityName,CascadeAssign,CascadeDelete,CascadeArchive,CascadeReparent,CascadeShare,CascadeUnshare,ReferencingAttributeName,RelationshipDescription")]
    [InlineData("AppModule", "UniqueName,IntroducedVersion,WebResourceId,OptimizedFor,statecode,statuscode,FormFactor,ClientType,NavigationType,AppModuleComponents,AppModuleRoleMaps,LocalizedNames,Descriptions")]
    [InlineData("AppModuleSiteMap", "SiteMapUniqueName,EnableCollapsibleGroups,ShowHome,ShowPinned,ShowRecents,SiteMap,LocalizedNames")]
    [InlineData("Workflow", "Type,Subprocess,Category,Mode,Scope,OnDemand,TriggerOnCreate,TriggerOnDelete,AsyncAutodelete,SyncWorkflowLogOnFailure,StateCode,StatusCode,RunAs,IsTransacted,IntroducedVersion,IsCustomizable,IsCustomProcessingStepAllowedForOtherPublishers,PrimaryEntity,LocalizedNames,Descriptions")]
    [InlineData("FieldPermission", "EntityName,AttributeName,CanRead,CanUpdate,CanCreate")]
    [InlineData("connectionreference", "connectionreferencedisplayname,connectorid,description,iscustomizable,promptingbehavior,statecode,statuscode")]
    [InlineData("emailtemplate", "IsCustomizable,templateid,subject,subjectpresentationxml,templatetypecode,body,title,presentationxml,languagecode,generationtypecode,IntroducedVersion")]
    [InlineData("PluginAssembly", "IsolationMode,SourceType,IntroducedVersion,FileName,PluginTypes")]
    [InlineData("customapi", "allowedcustomprocessingsteptype,bindingtype,description,displayname,executeprivilegename,iscustomizable,isfunction,isprivate,name,plugintypeid,workflowsdkstepenabled")]
    [InlineData("customapirequestparameter", "description,displayname,iscustomizable,isoptional,name,type")]
    [InlineData("customapiresponseproperty", "description,displayname,iscustomizable,name,type")]
    [InlineData("environmentvariabledefinition", "defaultvalue,description,displayname,introducedversion,iscustomizable,isrequired,secretstore,type")]
    public void Every_component_has_the_elements_of_its_kind_in_their_order(string kind, string children)
    {
        var needed = children.Split(',');
        var components = Documents(SolutionZip.Built(PackageType.Managed)).SelectMany(document => document.DescendantsAndSelf(kind)).ToList();

        Assert.NotEmpty(components);
        Assert.All(components, component => Assert.Equal(needed, component.Elements().Select(child => child.Name.LocalName).Where(needed.Contains)));
    }

    private static IEnumerable<XElement> Documents(SolutionZip zip) =>
        zip.Parts.Where(part => part.Key.EndsWith(".xml", StringComparison.Ordinal) && !part.Key.StartsWith("Web", StringComparison.Ordinal)).OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => XElement.Load(new MemoryStream(part.Value)));

    private static List<string> Problems(IEnumerable<XElement> documents, bool sparing = true)
    {
        var genuine = Genuine.Value;
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (kind, shape) in ShapesOf(documents, by: genuine))
        {
            var name = kind.Split('/')[1];
            if (!genuine.TryGetValue(kind, out var known))
                continue;
            problems.UnionWith(shape.Children.Except(known.Children).Select(child => $"{name}/{child} is in no genuine solution"));
            problems.UnionWith(shape.Attributes.Except(known.Attributes).Select(attribute => $"{name}@{attribute} is in no genuine solution"));

            // One alone says nothing about what all have.
            if (known.Count > 1)
            {
                problems.UnionWith(known.InAll.Except(shape.InAll).Select(child => $"{name}/{child} is missing where all of {known.Count} genuine ones have it"));
                problems.UnionWith(known.OnAll.Except(shape.OnAll).Select(attribute => $"{name}@{attribute} is missing where all of {known.Count} genuine ones have it"));
            }

            problems.UnionWith(shape.Order.Where(pair => known.Order.Contains((pair.Later, pair.Earlier)) && !known.Order.Contains(pair)).Select(pair => $"{name}/{pair.Later} stands behind {pair.Earlier}, in genuine solutions before it"));
        }

        return [.. problems.Where(problem => !sparing || !(Documented.Contains(problem.Split(' ')[0]) || Optional.Contains(problem.Split(' ')[0]) || IsForm(problem)))];
    }

    /// <summary>FormXml.xsd has the parts of a form in any order.</summary>
    private static bool IsForm(string problem) => problem.StartsWith("form/", StringComparison.Ordinal) && problem.Contains(" stands behind ", StringComparison.Ordinal);

    /// <summary>
    /// Shapes by kind, which is the name with that of the element around it, as many names mean several things; a component's own
    /// file begins with what stands within a section elsewhere, so it counts for all kinds of that name in <paramref name="by"/>.
    /// </summary>
    private static Dictionary<string, Shape> ShapesOf(IEnumerable<XElement> documents, Dictionary<string, Shape>? by)
    {
        var shapes = new Dictionary<string, Shape>(StringComparer.Ordinal);
        var roots = new List<XElement>();
        foreach (var document in documents)
        {
            roots.Add(document);
            foreach (var element in document.Descendants())
                Add($"{element.Parent!.Name.LocalName}/{element.Name.LocalName}", element);
        }

        foreach (var root in roots)
        {
            var kinds = shapes.Keys.Concat(by?.Keys ?? Enumerable.Empty<string>()).Where(kind => kind.EndsWith("/" + root.Name.LocalName, StringComparison.Ordinal)).Append("/" + root.Name.LocalName).Distinct().ToList();
            kinds.ForEach(kind => Add(kind, root));
        }

        return shapes;

        void Add(string kind, XElement element)
        {
            if (!shapes.TryGetValue(kind, out var shape))
                shapes.Add(kind, shape = new Shape());
            shape.Add(element);
        }
    }

    private static IEnumerable<XElement> GenuineDocuments() =>
        Directory.EnumerateFiles(ReferenceMaterial.Require("reference/solution-exports"), "*.xml", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(ReferenceMaterial.Require("reference/solution-trees"), "*.xml", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(Read).OfType<XElement>();

    // Some files of the trees are parts of other formats.
    private static XElement? Read(string file)
    {
        try
        {
            return XElement.Load(file);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private sealed class Shape
    {
        public int Count { get; private set; }

        public HashSet<string> Children { get; } = new(StringComparer.Ordinal);

        public HashSet<string> InAll { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Attributes { get; } = new(StringComparer.Ordinal);

        public HashSet<string> OnAll { get; } = new(StringComparer.Ordinal);

        public HashSet<(string Earlier, string Later)> Order { get; } = [];

        public void Add(XElement element)
        {
            var children = element.Elements().Select(child => child.Name.LocalName).Distinct().ToList();
            var attributes = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => attribute.Name.LocalName).ToList();
            Keep(InAll, children);
            Keep(OnAll, attributes);
            Children.UnionWith(children);
            Attributes.UnionWith(attributes);
            for (var i = 0; i < children.Count; i++)
            {
                for (var j = i + 1; j < children.Count; j++)
                    Order.Add((children[i], children[j]));
            }

            Count++;
        }

        private void Keep(HashSet<string> all, List<string> these)
        {
            if (Count == 0)
                all.UnionWith(these);
            else
                all.IntersectWith(these);
        }
    }
}
