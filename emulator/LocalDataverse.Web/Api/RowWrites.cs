using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using Microsoft.OData.UriParser;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace LocalDataverse.Web.Api;

/// <summary>Translates requests that write rows: create, update, upsert, delete, single properties, associations.</summary>
internal sealed class RowWrites(ApiContext context, ParsedUri uri)
{
    private const string EntityIdHeader = "OData-EntityId";

    private readonly RowReader reader = new(context.Model, context.Request);

    public PreparedCall Create(Table table, bool chooseId, (Column Lookup, EntityReference Parent)? child = null)
    {
        using var json = context.Request.ReadJson();
        var row = reader.Read(json.RootElement, table);
        if (child is { } parent)
            row[parent.Lookup.LogicalName] = parent.Parent;
        // In a change set a later part can refer to the row before it is made.
        if (chooseId && row.Id == Guid.Empty)
            row.Id = Guid.NewGuid();
        return new PreparedCall(new CreateRequest { Target = row }, response => Created(table, ((CreateResponse)response).id), Address(row, table));
    }

    public PreparedCall Patch(EntityReference reference, Table table)
    {
        using var json = context.Request.ReadJson();
        var ifMatch = context.Request.Condition("If-Match");
        var ifNoneMatch = context.Request.Condition("If-None-Match");
        var row = reader.Read(json.RootElement, table, allowRelated: false);
        Identify(row, reference, table);
        if (ifMatch is not null)
            return new PreparedCall(Update(row, ifMatch), _ => Changed(row.KeyAttributes.Count > 0 ? reference : row.ToEntityReference(), table, 200), Address(row, table));
        if (ifNoneMatch == "*")
        {
            foreach (var (name, value) in row.KeyAttributes)
                row[name] = value;
            row.KeyAttributes.Clear();
            return new PreparedCall(new CreateRequest { Target = row }, response => Created(table, ((CreateResponse)response).id), Address(row, table));
        }

        return new PreparedCall(
            new UpsertRequest { Target = row },
            response => response is UpsertResponse { Target: { } target } upserted ? Changed(target, table, upserted.RecordCreated ? 201 : 200) : Changed(reference, table, 200),
            Address(row, table));
    }

    public PreparedCall Delete(EntityReference reference)
    {
        var request = new DeleteRequest { Target = reference };
        if (context.Request.Condition("If-Match") is { } tag && tag != "*")
        {
            reference.RowVersion = Version(tag);
            request.ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches;
        }

        return new PreparedCall(request, _ => ApiResponse.NoContent());
    }

    /// <summary>PUT of one property: <c>{"value": ...}</c>.</summary>
    public PreparedCall SetProperty(EntityReference reference, Table table, Column column)
    {
        using var json = context.Request.ReadJson();
        if (!json.RootElement.TryGetProperty("value", out var value))
            throw WebApiException.Payload(table.EntitySetName, $"the property '{column.LogicalName}' needs a member 'value'.");
        return SetValue(reference, table, column, RowReader.ReadValue(value, column, table));
    }

    public PreparedCall ClearProperty(EntityReference reference, Table table, Column column) => SetValue(reference, table, column, null);

    /// <summary>POST or PUT of <c>$ref</c>: associates two rows.</summary>
    public PreparedCall Associate(EntityReference reference, Navigation navigation)
    {
        using var json = context.Request.ReadJson();
        if (!json.RootElement.TryGetProperty("@odata.id", out var address))
            throw WebApiException.Payload(navigation.From.EntitySetName, "a reference needs a member '@odata.id'.");
        var related = reader.ReadReference(address.GetString()!);
        if (navigation.To is { } to && related.LogicalName != to.LogicalName)
            throw WebApiException.Payload(navigation.From.EntitySetName, $"the navigation property '{navigation.Name}' leads to '{to.LogicalName}', not to '{related.LogicalName}'.");
        if (!navigation.IsCollection)
            return SetValue(reference, navigation.From, navigation.Lookup!, related);
        return new PreparedCall(
            new AssociateRequest { Target = ById(reference), Relationship = Relationship(navigation), RelatedEntities = new EntityReferenceCollection { ById(related) } },
            _ => ApiResponse.NoContent());
    }

    public PreparedCall Disassociate(EntityReference reference, Navigation navigation, EntityReference? related)
    {
        related ??= context.Request.QueryOption("$id") is { } id ? reader.ReadReference(id) : null;
        if (!navigation.IsCollection)
            return SetValue(reference, navigation.From, navigation.Lookup!, null);
        if (related is null)
            throw WebApiException.Query($"Removing a reference from the collection '{navigation.Name}' needs the row to remove.");
        return new PreparedCall(
            new DisassociateRequest { Target = ById(reference), Relationship = Relationship(navigation), RelatedEntities = new EntityReferenceCollection { ById(related) } },
            _ => ApiResponse.NoContent());
    }

    /// <summary>Relationships join rows by identifier; a row that is named by an alternate key is looked up first.</summary>
    private EntityReference ById(EntityReference reference)
        => reference.KeyAttributes.Count == 0 ? reference : new EntityReference(reference.LogicalName, new RowReads(context, uri).Identify(reference, context.Model.Catalog.Find(reference.LogicalName)!));

    private PreparedCall SetValue(EntityReference reference, Table table, Column column, object? value)
    {
        var row = new Entity(table.LogicalName) { [column.LogicalName] = value };
        Identify(row, reference, table);
        return new PreparedCall(Update(row, context.Request.Condition("If-Match") ?? "*"), _ => ApiResponse.NoContent());
    }

    private static UpdateRequest Update(Entity row, string ifMatch)
    {
        var request = new UpdateRequest { Target = row };
        if (ifMatch != "*")
        {
            row.RowVersion = Version(ifMatch);
            request.ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches;
        }

        return request;
    }

    /// <summary>The address decides which row is meant; an identifier in the body must not contradict it.</summary>
    private static void Identify(Entity row, EntityReference reference, Table table)
    {
        if (reference.KeyAttributes.Count > 0)
        {
            row.KeyAttributes = reference.KeyAttributes;
            // A key that is repeated in the body would be written as well as looked up.
            foreach (var key in reference.KeyAttributes.Keys.Where(row.Contains).ToList())
                row.Attributes.Remove(key);
            return;
        }

        if (row.Id != Guid.Empty && row.Id != reference.Id)
            throw WebApiException.Payload(table.EntitySetName, $"the identifier {row.Id:D} in the body is not that of the address.");
        row.Id = reference.Id;
        row.Attributes.Remove(table.PrimaryIdColumn);
    }

    private ApiResponse Created(Table table, Guid id)
    {
        var address = context.AddressOf(table, id);
        var response = context.Preferences.ReturnRepresentation
            ? new RowReads(context, uri).Representation(new EntityReference(table.LogicalName, id), table, 201)
            : ApiResponse.NoContent();
        return response.With(EntityIdHeader, address).With("Location", address);
    }

    private ApiResponse Changed(EntityReference reference, Table table, int status)
    {
        var reads = new RowReads(context, uri);
        if (context.Preferences.ReturnRepresentation)
            return reads.Representation(reference, table, status).With(EntityIdHeader, context.AddressOf(table, reads.Identify(reference, table)));
        return ApiResponse.NoContent().With(EntityIdHeader, context.AddressOf(table, reads.Identify(reference, table)));
    }

    private string? Address(Entity row, Table table) => row.Id == Guid.Empty ? null : context.AddressOf(table, row.Id);

    private static Relationship Relationship(Navigation navigation)
    {
        var relationship = new Relationship(navigation.RelationshipName ?? throw WebApiException.NotSupported($"Associating along '{navigation.Name}'"));
        if (navigation.From == navigation.To)
            relationship.PrimaryEntityRole = navigation.FromIsSecond ? EntityRole.Referencing : EntityRole.Referenced;
        return relationship;
    }

    /// <summary>The version in an entity tag <c>W/"123"</c>.</summary>
    private static string Version(string tag)
        => tag.StartsWith("W/\"", StringComparison.Ordinal) && tag.EndsWith('"') ? tag[3..^1] : throw WebApiException.Query($"'{tag}' is not an entity tag.");
}
