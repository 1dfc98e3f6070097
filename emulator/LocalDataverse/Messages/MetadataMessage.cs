using System;
using System.Collections.Generic;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Metadata.Query;

namespace LocalDataverse.Messages;

/// <summary>The messages that read metadata. Metadata is named by its logical name or by its MetadataId.</summary>
internal sealed class MetadataMessage(string name) : Message
{
    public override string Name => name;

    public override bool Writes => false;

    public override bool HasNoEvent => true;

    public override string? TableOf(ParameterCollection input) => null;

    public override void Execute(MessageCall call)
    {
        var catalog = call.Organization.Metadata;
        switch (name)
        {
            case "RetrieveEntity":
                call.Output["EntityMetadata"] = SdkMetadata.Of(catalog, TableNamed(call, "LogicalName", "MetadataId"), Filters(call), Language(call));
                break;
            case "RetrieveAllEntities":
                call.Output["EntityMetadata"] = catalog.Tables.Select(t => SdkMetadata.Of(catalog, t, Filters(call), Language(call))).ToArray();
                call.Output["Timestamp"] = call.Organization.CustomizationVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "RetrieveAttribute":
                call.Output["AttributeMetadata"] = Attribute(call);
                break;
            case "RetrieveOptionSet":
                call.Output["OptionSetMetadata"] = SdkMetadata.Of(ChoiceNamed(call), Language(call));
                break;
            case "RetrieveAllOptionSets":
                call.Output["OptionSetMetadata"] = catalog.GlobalChoices.Values.Select(c => (OptionSetMetadataBase)SdkMetadata.Of(c, Language(call))).ToArray();
                break;
            case "RetrieveRelationship":
                call.Output["RelationshipMetadata"] = Relationship(call);
                break;
            case "RetrieveMetadataChanges":
                var found = new EntityMetadataCollection();
                found.AddRange(TablesFound(call).Select(t => SdkMetadata.Of(catalog, t, EntityFilters.Entity, Language(call))));
                call.Output["EntityMetadata"] = found;
                call.Output["DeletedMetadata"] = new DeletedMetadataCollection();
                call.Output["ServerVersionStamp"] = call.Organization.CustomizationVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
            default:
                throw new InvalidOperationException($"{name} is no metadata message.");
        }
    }

    private static int Language(MessageCall call) => call.Organization.Principals.LanguageOf(call.Scope.UserId);

    private static EntityFilters Filters(MessageCall call) => call.Input.TryGetValue("EntityFilters", out var value) && value is EntityFilters filters && filters != 0 ? filters : EntityFilters.Default;

    /// <summary>The tables that a metadata query asks for by name. One that does not exist is no fault: it is not among the answers.</summary>
    private static IEnumerable<Table> TablesFound(MessageCall call)
    {
        var query = call.Require<EntityQueryExpression>("Query");
        if (query.AttributeQuery != null || query.RelationshipQuery != null || query.KeyQuery != null || query.LabelQuery != null || call.Get<string>("ClientVersionStamp") is { Length: > 0 })
            throw ServiceFault.Of(ErrorCode.MessageNotSupported, "RetrieveMetadataChanges answers which tables exist, not their columns, relationships, keys or changes.");

        var names = new List<string>();
        foreach (var condition in query.Criteria?.Conditions ?? [])
        {
            if (query.Criteria!.Conditions.Count != 1 || query.Criteria.Filters.Count > 0 || condition.PropertyName != "LogicalName" || condition.ConditionOperator is not (MetadataConditionOperator.Equals or MetadataConditionOperator.In))
                throw ServiceFault.Of(ErrorCode.MessageNotSupported, "RetrieveMetadataChanges finds tables by one condition: LogicalName Equals or In.");
            names.AddRange(condition.Value is string name ? [name] : (IEnumerable<string>)condition.Value);
        }

        return query.Criteria == null ? call.Organization.Metadata.Tables : names.Select(call.Organization.Metadata.Find).OfType<Table>();
    }

    private static Table TableNamed(MessageCall call, string nameParameter, string idParameter)
    {
        if (call.Get<string>(nameParameter) is { Length: > 0 } logicalName)
            return call.TableOf(logicalName);
        var id = call.Get<Guid>(idParameter);
        return call.Organization.Metadata.Tables.FirstOrDefault(t => t.MetadataId == id) ?? throw ServiceFault.UnknownTable(id.ToString("D"));
    }

    private static AttributeMetadata Attribute(MessageCall call)
    {
        if (call.Get<string>("EntityLogicalName") is { Length: > 0 } tableName)
        {
            var table = call.TableOf(tableName);
            var columnName = call.Require<string>("LogicalName");
            return SdkMetadata.Of(table, table.Find(columnName) ?? throw ServiceFault.UnknownColumn(table.SchemaName, columnName), Language(call));
        }

        var id = call.Get<Guid>("MetadataId");
        foreach (var table in call.Organization.Metadata.Tables)
        {
            if (table.Columns.FirstOrDefault(c => c.MetadataId == id) is { } column)
                return SdkMetadata.Of(table, column, Language(call));
        }

        throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"No column has the MetadataId {id:D}.");
    }

    private static Choice ChoiceNamed(MessageCall call)
    {
        var choices = call.Organization.Metadata.GlobalChoices;
        var wanted = call.Get<string>("Name");
        var id = call.Get<Guid>("MetadataId");
        return wanted is { Length: > 0 }
            ? choices.GetValueOrDefault(wanted) ?? throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"Could not find an optionset with name '{wanted}'.")
            : choices.Values.FirstOrDefault(c => StableGuid.Of("choice:" + c.Name) == id) ?? throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"No choice has the MetadataId {id:D}.");
    }

    private static RelationshipMetadataBase Relationship(MessageCall call)
    {
        var wanted = call.Get<string>("Name");
        var id = call.Get<Guid>("MetadataId");
        if (call.Organization.Metadata.OneToMany.Find(r => wanted == null ? r.MetadataId == id : r.SchemaName.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } one)
            return SdkMetadata.Of(one);
        return call.Organization.Metadata.ManyToMany.Find(r => wanted == null ? r.MetadataId == id : r.SchemaName.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } many
            ? SdkMetadata.Of(many)
            : throw ServiceFault.Of(ErrorCode.ObjectDoesNotExist, $"No relationship is called '{wanted ?? id.ToString("D")}'.");
    }
}
