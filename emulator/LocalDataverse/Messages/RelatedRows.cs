using System;
using System.Linq;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Messages;

/// <summary>The related rows that a Retrieve asks for.</summary>
internal static class RelatedRows
{
    public static EntityCollection Of(MessageCall call, Table table, Guid id, Relationship relationship, QueryBase query)
    {
        if (query is not QueryExpression expression)
            throw ServiceFault.Of(ErrorCode.InvalidArgument, "Related rows are asked for with a QueryExpression.");
        var metadata = call.Organization.Metadata;
        var context = call.Organization.QueryContextFor(call.Scope.UserId);
        if (metadata.OneToMany.Find(r => r.SchemaName.Equals(relationship.SchemaName, StringComparison.OrdinalIgnoreCase)) is { } one)
        {
            if (one.ReferencedTable == table.LogicalName && relationship.PrimaryEntityRole != EntityRole.Referencing)
            {
                expression.Criteria.AddCondition(one.ReferencingColumn, ConditionOperator.Equal, id);
            }
            else
            {
                var parent = call.Organization.SystemRetrieve(table.LogicalName, id, new ColumnSet(one.ReferencingColumn))?.GetAttributeValue<EntityReference>(one.ReferencingColumn);
                expression.Criteria.AddCondition(one.ReferencedColumn, ConditionOperator.Equal, parent?.Id ?? Guid.Empty);
            }
        }
        else if (metadata.ManyToMany.Find(r => r.SchemaName.Equals(relationship.SchemaName, StringComparison.OrdinalIgnoreCase)) is { } many)
        {
            var isFirst = many.Table1 == table.LogicalName;
            var other = call.Organization.Table(expression.EntityName);
            var link = expression.AddLink(many.IntersectTable, other.PrimaryIdColumn, isFirst ? many.Table2Column : many.Table1Column);
            link.LinkCriteria.AddCondition(isFirst ? many.Table1Column : many.Table2Column, ConditionOperator.Equal, id);
        }
        else
        {
            throw ServiceFault.Of(ErrorCode.InvalidArgument, $"No relationship is called '{relationship.SchemaName}'.");
        }

        return call.Organization.Queries.Execute(expression, context);
    }
}
