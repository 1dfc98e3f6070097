using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Metadata;

namespace CrmSegmentation.Sdk.Tests;

public sealed class ValueTests
{
    private static readonly Guid Id = Guid.Parse("7d8c2f0e-56a4-4b55-9f3b-0d5f4c1a2b3c");

    [Fact]
    public void Choices_and_amounts_are_equal_by_value()
    {
        Assert.Equal(new OptionSetValue(653210000), new OptionSetValue(653210000));
        Assert.NotEqual(new OptionSetValue(1), new OptionSetValue(2));
        Assert.Equal(new Money(12.50m), new Money(12.5m));
        Assert.Equal(new Money(12.50m).GetHashCode(), new Money(12.5m).GetHashCode());
    }

    [Fact]
    public void References_are_equal_by_table_id_and_key()
    {
        Assert.Equal(new EntityReference("contact", Id) { Name = "Ng" }, new EntityReference("contact", Id));
        Assert.NotEqual(new EntityReference("account", Id), new EntityReference("contact", Id));
        Assert.Equal(new EntityReference("contact", "cseg_customernumber", "1"), new EntityReference("contact", "cseg_customernumber", "1"));
        Assert.NotEqual(new EntityReference("contact", "cseg_customernumber", "1"), new EntityReference("contact", "cseg_customernumber", "2"));
    }

    [Fact]
    public void Relationships_are_equal_by_name_and_side() =>
        Assert.NotEqual(new Relationship("cseg_segment_segment") { PrimaryEntityRole = EntityRole.Referenced }, new Relationship("cseg_segment_segment"));

    [Fact]
    public void Parameter_of_another_type_is_not_found()
    {
        var parameters = new ParameterCollection { ["Target"] = new Entity("contact") };

        Assert.True(parameters.TryGetValue("Target", out Entity target));
        Assert.Equal("contact", target.LogicalName);
        Assert.False(parameters.TryGetValue("Target", out EntityReference _));
        Assert.False(parameters.TryGetValue("Other", out Entity _));
    }

    [Fact]
    public void Adding_a_name_twice_throws_and_setting_it_replaces()
    {
        var attributes = new AttributeCollection { { "lastname", "Ng" } };

        Assert.Throws<ArgumentException>(() => attributes.Add("lastname", "Ngo"));
        attributes["lastname"] = "Ngo";
        Assert.Equal([new KeyValuePair<string, object>("lastname", "Ngo")], attributes);
    }

    [Fact]
    public void Typed_request_is_a_view_on_its_parameters()
    {
        var target = new Entity("contact");
        var untyped = new OrganizationRequest("Create") { ["Target"] = target };
        var typed = new CreateRequest { Parameters = untyped.Parameters };

        Assert.Equal("Create", typed.RequestName);
        Assert.Same(target, typed.Target);
        Assert.Null(new CreateRequest().Target);
        Assert.Equal(ConcurrencyBehavior.Default, new UpdateRequest().ConcurrencyBehavior);
    }

    [Fact]
    public void Typed_response_is_a_view_on_its_results()
    {
        var results = new[] { new UpsertResponse { ["RecordCreated"] = true } };

        Assert.Equal(Id, new CreateResponse { ["id"] = Id }.id);
        Assert.Equal(results, new UpsertMultipleResponse { ["Results"] = results }.Results);
    }

    [Fact]
    public void Every_request_bears_the_name_of_its_message()
    {
        Type[] roots = [typeof(CreateRequest), typeof(Microsoft.Crm.Sdk.Messages.WhoAmIRequest)];
        var requests = roots.SelectMany(root => root.Assembly.GetExportedTypes()).Where(type => type.IsSubclassOf(typeof(OrganizationRequest))).ToList();

        Assert.NotEmpty(requests);
        Assert.All(requests, type => Assert.Equal(type.Name, ((OrganizationRequest)Activator.CreateInstance(type)!).RequestName + "Request"));
    }

    [Fact]
    public void Exception_of_a_plugin_bears_the_code_and_status_that_it_names()
    {
        Assert.Equal(-2146233088, new InvalidPluginExecutionException("no").ErrorCode);
        var exception = new InvalidPluginExecutionException(OperationStatus.Canceled, 42, "no", PluginHttpStatusCode.Conflict);
        Assert.Equal((OperationStatus.Canceled, 42, "no", PluginHttpStatusCode.Conflict), (exception.Status, exception.ErrorCode, exception.Message, exception.HttpStatus));
    }

    [Fact]
    public void Column_kinds_that_share_a_code_differ_by_name()
    {
        Assert.Equal(AttributeTypeDisplayName.MultiSelectPicklistType, new MultiSelectPicklistAttributeMetadata().AttributeTypeName);
        Assert.Equal(AttributeTypeCode.Virtual, new MultiSelectPicklistAttributeMetadata().AttributeType);
        Assert.Equal(AttributeTypeDisplayName.MoneyType, new MoneyAttributeMetadata("cseg_Amount").AttributeTypeName);
        Assert.True(DateTimeBehavior.DateOnly == "DateOnly");
    }
}
