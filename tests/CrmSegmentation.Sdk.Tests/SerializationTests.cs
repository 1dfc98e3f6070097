using System;
using System.IO;
using System.Runtime.Serialization;
using System.Text;
using Microsoft.Crm.Sdk.Messages;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Metadata;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Sdk.Tests;

public sealed class SerializationTests
{
    [Fact]
    public void Row_keeps_every_kind_of_value()
    {
        var row = new Entity("contact", Guid.NewGuid()) { RowVersion = "3", EntityState = EntityState.Changed };
        row["text"] = "Ng";
        row["number"] = 3;
        row["decimal"] = 3.25m;
        row["date"] = new DateTime(1998, 6, 30, 0, 0, 0, DateTimeKind.Utc);
        row["amount"] = new Money(12.34m);
        row["choice"] = new OptionSetValue(653210000);
        row["choices"] = new OptionSetValueCollection { new OptionSetValue(1), new OptionSetValue(2) };
        row["lookup"] = new EntityReference("account", Guid.NewGuid()) { Name = "Contoso" };
        row["aliased"] = new AliasedValue("account", "name", new Money(1));
        row["parties"] = new EntityCollection([new Entity("activityparty")]) { EntityName = "activityparty" };
        row["nothing"] = null;
        row.FormattedValues["choice"] = "Store";
        row.KeyAttributes["key"] = "K";
        row.RelatedEntities[new Relationship("contact_purchases")] = new EntityCollection([new Entity("cseg_purchase")]);

        var copy = RoundTrip(row);

        Assert.Equal((row.LogicalName, row.Id, row.RowVersion, row.EntityState), (copy.LogicalName, copy.Id, copy.RowVersion, copy.EntityState));
        Assert.Equal(row.Attributes.Keys, copy.Attributes.Keys);
        foreach (var column in new[] { "text", "number", "decimal", "date", "amount", "choice", "lookup", "nothing" })
            Assert.Equal(row[column], copy[column]);
        Assert.Equal(row.GetAttributeValue<OptionSetValueCollection>("choices"), copy.GetAttributeValue<OptionSetValueCollection>("choices"));
        Assert.Equal(new Money(1), copy.GetAttributeValue<AliasedValue>("aliased").Value);
        Assert.Equal("activityparty", copy.GetAttributeValue<EntityCollection>("parties")[0].LogicalName);
        Assert.Equal("Store", copy.FormattedValues["choice"]);
        Assert.Equal("K", copy.KeyAttributes["key"]);
        Assert.Equal("cseg_purchase", copy.RelatedEntities[new Relationship("contact_purchases")][0].LogicalName);
    }

    [Fact]
    public void Context_keeps_parameters_and_images()
    {
        var context = new RemoteExecutionContext { MessageName = "UpdateMultiple", Depth = 2, ParentContext = new RemoteExecutionContext { MessageName = "Update" } };
        context.InputParameters["Targets"] = new EntityCollection([new Entity("cseg_purchase")]);
        context.InputParameters["ColumnSet"] = new ColumnSet("cseg_amount");
        context.InputParameters["Query"] = new FetchExpression("<fetch/>");
        context.SharedVariables["ids"] = new[] { Guid.Empty };
        context.PreEntityImages["before"] = new Entity("cseg_purchase");

        var copy = RoundTrip(context);

        Assert.Equal(("UpdateMultiple", 2, "Update"), (copy.MessageName, copy.Depth, copy.ParentContext.MessageName));
        Assert.Equal("cseg_purchase", ((EntityCollection)copy.InputParameters["Targets"])[0].LogicalName);
        Assert.Equal(["cseg_amount"], ((ColumnSet)copy.InputParameters["ColumnSet"]).Columns);
        Assert.Equal("<fetch/>", ((FetchExpression)copy.InputParameters["Query"]).Query);
        Assert.Equal(new[] { Guid.Empty }, copy.SharedVariables["ids"]);
        Assert.Equal("cseg_purchase", copy.PreEntityImages["before"].LogicalName);
    }

    [Fact]
    public void Requests_of_both_assemblies_travel_as_their_base()
    {
        OrganizationRequest create = new CreateRequest { Target = new Entity("contact") };
        OrganizationRequest whoAmI = new WhoAmIRequest();

        Assert.Equal("contact", Assert.IsType<CreateRequest>(RoundTrip(create)).Target.LogicalName);
        Assert.IsType<WhoAmIRequest>(RoundTrip(whoAmI));
    }

    [Fact]
    public void Query_keeps_its_parts()
    {
        var query = new QueryExpression("contact") { ColumnSet = new ColumnSet("lastname"), TopCount = 5 };
        query.Criteria.AddCondition("statecode", ConditionOperator.In, 0, 1);
        query.AddLink("account", "parentcustomerid", "accountid", JoinOperator.LeftOuter).Columns.AllColumns = true;

        var copy = (QueryExpression)RoundTrip<QueryBase>(query);

        Assert.Equal([0, 1], copy.Criteria.Conditions[0].Values);
        Assert.True(copy.LinkEntities[0].Columns.AllColumns);
        Assert.Equal(5, copy.TopCount);
    }

    [Fact]
    public void Metadata_keeps_typed_columns_and_options()
    {
        var choice = new PicklistAttributeMetadata("cseg_Channel") { OptionSet = new OptionSetMetadata() };
        choice.OptionSet.Options.Add(new OptionMetadata(new Label("Store", 1033), 653210000));

        var copy = Assert.IsType<PicklistAttributeMetadata>(RoundTrip<AttributeMetadata>(choice));

        Assert.Equal("Store", copy.OptionSet.Options[0].Label.LocalizedLabels[0].Label);
        Assert.Equal(AttributeTypeDisplayName.PicklistType, copy.AttributeTypeName);
    }

    [Fact]
    public void Row_is_written_in_the_documented_namespaces()
    {
        var xml = Encoding.UTF8.GetString(Serialize(new Entity("contact") { ["lastname"] = "Ng" }));

        Assert.Contains("<Entity xmlns=\"http://schemas.microsoft.com/xrm/2011/Contracts\"", xml, StringComparison.Ordinal);
        Assert.Contains("KeyValuePairOfstringanyType", xml, StringComparison.Ordinal);
    }

    private static T RoundTrip<T>(T value)
    {
        using var stream = new MemoryStream(Serialize(value));
        return (T)new DataContractSerializer(typeof(T)).ReadObject(stream)!;
    }

    private static byte[] Serialize<T>(T value)
    {
        using var stream = new MemoryStream();
        new DataContractSerializer(typeof(T)).WriteObject(stream, value);
        return stream.ToArray();
    }
}
