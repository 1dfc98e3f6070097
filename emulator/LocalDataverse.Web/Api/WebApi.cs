using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using LocalDataverse.Metadata;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Api;

/// <summary>Answers the requests of the Web API on an organisation.</summary>
internal sealed class WebApi(Func<MetadataCatalog> catalog, Func<int> version, Func<Guid?, IOrganizationService> createService)
{
    private readonly ModelSource models = new(catalog, version, () => createService(null));

    /// <summary>To be called when a solution was imported or a custom API was changed.</summary>
    public void Invalidate() => models.Invalidate();

    public ApiResponse Handle(ApiRequest request)
    {
        ApiResponse response;
        Preferences? preferences = null;
        try
        {
            preferences = request.Preferences;
            response = BatchCalls.IsBatch(request) ? new BatchCalls(this).Handle(request) : Execute(request);
            if (preferences.Applied.Count > 0 && response.Status is >= 200 and < 300)
                response.With("Preference-Applied", string.Join(", ", preferences.Applied));
        }
        catch (Exception exception)
        {
            response = ErrorResponse.Of(exception, preferences);
        }

        return response.With("OData-Version", "4.0");
    }

    /// <summary>The service of the user for whom a request is made.</summary>
    public IOrganizationService ServiceFor(ApiRequest request) => createService(Caller(request));

    /// <summary>Translates a writing request without executing it, for a change set.</summary>
    public PreparedCall Prepare(ApiRequest request)
    {
        RefuseHeaders(request);
        var context = new ApiContext(models.Current, ServiceFor(request), request);
        var uri = ParsedUri.Parse(context.Model, request);
        return Prepare(context, uri, inChangeSet: true);
    }

    private ApiResponse Execute(ApiRequest request)
    {
        RefuseHeaders(request);
        var context = new ApiContext(models.Current, ServiceFor(request), request);
        var uri = ParsedUri.Parse(context.Model, request);
        if (request.Method == "GET")
            return Read(context, uri);
        var call = Prepare(context, uri, inChangeSet: false);
        return call.Execute(context.Service);
    }

    /// <summary>Headers that ask the platform for more than is done here.</summary>
    private static void RefuseHeaders(ApiRequest request)
    {
        foreach (var (name, value) in request.Headers)
        {
            var asks = name.ToUpperInvariant() switch
            {
                "MSCRM.BYPASSCUSTOMPLUGINEXECUTION" => value.Equals("true", StringComparison.OrdinalIgnoreCase),
                "MSCRM.SUPPRESSDUPLICATEDETECTION" => value.Equals("false", StringComparison.OrdinalIgnoreCase),
                "MSCRM.BYPASSBUSINESSLOGICEXECUTION" or "MSCRM.BYPASSBUSINESSLOGICEXECUTIONSTEPIDS" or "MSCRM.SOLUTIONUNIQUENAME" or "MSCRM.MERGELABELS" => value.Length > 0,
                _ => false,
            };
            if (asks)
                throw WebApiException.NotSupported($"The header {name}: {value}");
        }
    }

    private Guid? Caller(ApiRequest request)
    {
        if (request.Header("MSCRMCallerID") is { Length: > 0 } caller)
            return Guid.TryParse(caller, out var id) ? User("systemuserid", id) : throw WebApiException.Query($"The header MSCRMCallerID holds no identifier: '{caller}'.");
        if (request.Header("CallerObjectId") is not { Length: > 0 } objectId)
            return null;
        if (!Guid.TryParse(objectId, out var directoryId))
            throw WebApiException.Query($"The header CallerObjectId holds no identifier: '{objectId}'.");
        return User("azureactivedirectoryobjectid", directoryId);
    }

    private Guid User(string column, Guid value)
    {
        var query = new QueryExpression("systemuser") { ColumnSet = new ColumnSet("systemuserid"), TopCount = 1 };
        query.Criteria.AddCondition(column, ConditionOperator.Equal, value);
        var user = createService(null).RetrieveMultiple(query).Entities.FirstOrDefault();
        return user?.Id ?? throw new WebApiException(403, "0x80072560", "The user is not a member of the organization.");
    }

    private static ApiResponse Read(ApiContext context, ParsedUri uri)
    {
        var path = uri.Path;
        switch (path)
        {
            case []:
                uri.Allow("the service document");
                return ServiceDocument(context);
            case [MetadataSegment]:
                uri.Allow("the metadata document");
                return MetadataDocument(context.Model);
            case [EntitySetSegment set, ..] when context.Model.TableOf(set.EdmType.AsElementType()) is null:
                return new DefinitionReads(context, uri).Read();
            case [OperationImportSegment import]:
                var unbound = Operation(context.Model, import.Identifier, OperationBinding.Unbound, null, isFunction: true);
                return new OperationCalls(context, uri).Function(unbound, null, null, import.Parameters);
        }

        var walk = Walk(context, uri);
        var reads = new RowReads(context, uri);
        switch (walk)
        {
            case { Operation: { } operation }:
                return new OperationCalls(context, uri).Function(Operation(context.Model, walk, isFunction: true), walk.Table, walk.Row, operation.Parameters);
            case { Row: null, Navigation: null }:
                return walk.IsCount ? reads.Count(walk.Table) : reads.Collection(walk.Table);
            case { Row: { } row, Column: { } column }:
                return reads.Property(row, walk.Table, column, walk.IsValue);
            case { Row: { } row, Navigation: { IsCollection: true } navigation }:
                var parent = reads.Identify(row, walk.Table);
                if (walk.IsReference)
                    return reads.References(navigation, parent);
                return walk.IsCount ? reads.Count(navigation.To!, navigation, parent) : reads.Collection(navigation.To!, navigation, parent);
            case { Row: { } row, Navigation: { } navigation }:
                if (reads.Follow(row, navigation) is not { } related)
                    return ApiResponse.NoContent();
                return walk.IsReference ? reads.Reference(related) : reads.Single(related, context.Model.Catalog.Find(related.LogicalName)!);
            case { Row: { } row }:
                return reads.Single(row, walk.Table);
            default:
                throw WebApiException.Method("GET");
        }
    }

    private static PreparedCall Prepare(ApiContext context, ParsedUri uri, bool inChangeSet)
    {
        var method = context.Request.Method;
        uri.Allow("a change", method == "DELETE" ? ["$id"] : ["$select", "$expand"]);
        if (uri.Path is [OperationImportSegment import])
        {
            if (method != "POST")
                throw WebApiException.Method(method);
            return new OperationCalls(context, uri).Action(Operation(context.Model, import.Identifier, OperationBinding.Unbound, null, isFunction: false), null, null);
        }

        if (uri.Path is not [EntitySetSegment set, ..])
            throw WebApiException.Method(method);
        if (context.Model.TableOf(set.EdmType.AsElementType()) is null)
            throw new WebApiException(501, "0x80060888", $"Changing '{set.Identifier}' is not supported: the metadata comes with solutions.");
        var walk = Walk(context, uri);
        var writes = new RowWrites(context, uri);
        switch (method, walk)
        {
            case ("POST", { Operation: not null }):
                return new OperationCalls(context, uri).Action(Operation(context.Model, walk, isFunction: false), walk.Table, walk.Row);
            case ("POST", { Row: null, Navigation: null, IsCount: false }):
                return writes.Create(walk.Table, chooseId: inChangeSet);
            case ("POST" or "PUT", { Row: { } row, Navigation: { } navigation, IsReference: true }):
                return writes.Associate(row, navigation);
            case ("POST", { Row: { } row, Navigation: { Kind: NavigationKind.OneToMany } navigation }):
                return writes.Create(navigation.To!, chooseId: inChangeSet, (navigation.Lookup!, row));
            case ("DELETE", { Row: { } row, Navigation: { } navigation, IsReference: true }):
                return writes.Disassociate(row, navigation, walk.Related);
            case ("PATCH", { Row: { } row, Navigation: null, Column: null }):
                return writes.Patch(row, walk.Table);
            case ("PUT" or "PATCH", { Row: { } row, Column: { } column }):
                return writes.SetProperty(row, walk.Table, column);
            case ("DELETE", { Row: { } row, Column: { } column }):
                return writes.ClearProperty(row, walk.Table, column);
            case ("DELETE", { Row: { } row, Navigation: null }):
                return writes.Delete(row);
            default:
                throw WebApiException.Method(method);
        }
    }

    /// <summary>Follows the segments of a path to the table, row, property or relationship it ends at.</summary>
    private static PathWalk Walk(ApiContext context, ParsedUri uri)
    {
        var walk = new PathWalk { Table = context.Model.TableOf(((EntitySetSegment)uri.Path[0]).EdmType.AsElementType())! };
        for (var i = 1; i < uri.Path.Count; i++)
        {
            var segment = uri.Path[i];
            switch (segment)
            {
                case KeySegment key when walk.Navigation is { IsCollection: true } navigation:
                    var related = RowReader.Reference(navigation.To!, key);
                    walk.Related = related;
                    // contacts(1)/tags(2)/$ref removes a reference; contacts(1)/tags(2) is the row itself.
                    if (walk.IsReference || (i + 1 < uri.Path.Count && uri.Path[i + 1] is NavigationPropertyLinkSegment or ReferenceSegment))
                        break;
                    walk = new PathWalk { Table = navigation.To!, Row = related };
                    break;
                case KeySegment key:
                    walk.Row = RowReader.Reference(walk.Table, key);
                    break;
                case NavigationPropertySegment navigation:
                    walk = Step(context, uri, walk);
                    walk.Navigation = context.Model.NavigationOf(navigation.NavigationProperty) ?? throw WebApiException.NotFound(navigation.Identifier);
                    break;
                case NavigationPropertyLinkSegment link:
                    walk = Step(context, uri, walk);
                    walk.Navigation = context.Model.NavigationOf(link.NavigationProperty) ?? throw WebApiException.NotFound(link.Identifier);
                    walk.IsReference = true;
                    break;
                case ReferenceSegment:
                    walk.IsReference = true;
                    break;
                case PropertySegment property:
                    walk = Step(context, uri, walk);
                    walk.Column = context.Model.ColumnOf(property.Property) ?? throw WebApiException.NotFound(property.Identifier);
                    break;
                case ValueSegment:
                    walk.IsValue = true;
                    break;
                case CountSegment:
                    walk.IsCount = true;
                    break;
                case OperationSegment operation:
                    walk = Step(context, uri, walk);
                    walk.Operation = operation;
                    break;
                case TypeSegment type when context.Model.TableOf(type.EdmType.AsElementType()) is { } table && walk.Row is null:
                    walk = new PathWalk { Table = table };
                    break;
                default:
                    throw WebApiException.NotSupported($"The segment '{segment.Identifier}'");
            }
        }

        return walk;
    }

    /// <summary>Before a further segment, a lookup is followed to the row it refers to.</summary>
    private static PathWalk Step(ApiContext context, ParsedUri uri, PathWalk walk)
    {
        if (walk is not { Row: { } row, Navigation: { IsCollection: false } navigation })
            return walk;
        var related = new RowReads(context, uri).Follow(row, navigation) ?? throw WebApiException.NotFound(navigation.Name);
        return new PathWalk { Table = context.Model.Catalog.Find(related.LogicalName)!, Row = related };
    }

    private static OperationDefinition Operation(OrganizationModel model, PathWalk walk, bool isFunction)
    {
        var name = walk.Operation!.Operations.First().Name;
        return Operation(model, name, walk.Row is null ? OperationBinding.EntityCollection : OperationBinding.Entity, walk.Table, isFunction);
    }

    private static OperationDefinition Operation(OrganizationModel model, string name, OperationBinding binding, Table? table, bool isFunction)
    {
        var operation = model.OperationsNamed(name).FirstOrDefault(o => o.Binding == binding && (o.BoundTable is null || table is null || o.BoundTable == table.LogicalName)) ?? throw WebApiException.NotFound(name);
        if (operation.IsFunction != isFunction)
            throw WebApiException.Method(isFunction ? "GET" : "POST");
        return operation;
    }

    private static ApiResponse ServiceDocument(ApiContext context) => RowReads.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", context.Root + "$metadata");
        json.WriteStartArray("value");
        foreach (var set in context.Model.Edm.EntityContainer.EntitySets().OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name", set.Name);
            json.WriteString("kind", "EntitySet");
            json.WriteString("url", set.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static ApiResponse MetadataDocument(OrganizationModel model)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            if (!CsdlWriter.TryWriteCsdl(model.Edm, xml, CsdlTarget.OData, out var errors))
                throw new InvalidOperationException("The metadata document cannot be written: " + string.Join("; ", errors));
        }

        return new ApiResponse { Status = 200, ContentType = "application/xml", Body = buffer.ToArray() };
    }
}
