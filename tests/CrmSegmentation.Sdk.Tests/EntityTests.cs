using System;
using System.Collections.Generic;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Client;

namespace CrmSegmentation.Sdk.Tests;

public sealed class EntityTests
{
    private static readonly Guid Id = Guid.Parse("7d8c2f0e-56a4-4b55-9f3b-0d5f4c1a2b3c");

    [Fact]
    public void Reading_an_absent_column_by_indexer_throws() => Assert.Throws<KeyNotFoundException>(() => new Entity("contact")["lastname"]);

    [Fact]
    public void Absent_and_null_columns_read_as_the_default_of_the_type()
    {
        var contact = new Entity("contact") { ["lastname"] = null };

        Assert.Null(contact.GetAttributeValue<string>("lastname"));
        Assert.Equal(0, contact.GetAttributeValue<int>("numberofchildren"));
        Assert.Null(contact.GetAttributeValue<int?>("numberofchildren"));
        Assert.True(contact.Contains("lastname"));
        Assert.False(contact.Contains("numberofchildren"));
    }

    [Fact]
    public void Reading_a_column_as_another_type_throws() =>
        Assert.Throws<InvalidCastException>(() => new Entity("contact") { ["numberofchildren"] = 2 }.GetAttributeValue<string>("numberofchildren"));

    [Fact]
    public void Trying_a_column_as_another_type_gives_nothing()
    {
        var contact = new Entity("contact") { ["numberofchildren"] = 2 };

        Assert.True(contact.TryGetAttributeValue<int>("numberofchildren", out var children));
        Assert.Equal(2, children);
        Assert.False(contact.TryGetAttributeValue<string>("numberofchildren", out _));
        Assert.False(contact.TryGetAttributeValue<int>("lastname", out _));
    }

    [Fact]
    public void Column_names_compare_exactly() => Assert.False(new Entity("contact") { ["lastname"] = "Ng" }.Contains("LastName"));

    [Fact]
    public void Reference_to_a_row_carries_id_key_and_version()
    {
        var row = new Entity("contact", "cseg_customernumber", "C-1") { Id = Id, RowVersion = "17" };

        var reference = row.ToEntityReference();

        Assert.Equal(("contact", Id, "17"), (reference.LogicalName, reference.Id, reference.RowVersion));
        Assert.Equal("C-1", reference.KeyAttributes["cseg_customernumber"]);
        Assert.Null(reference.Name);
    }

    [Fact]
    public void Early_bound_row_shares_its_columns_with_the_plain_one()
    {
        var plain = new Entity("contact", Id) { ["lastname"] = "Ng" };

        var contact = plain.ToEntity<Contact>();
        contact.LastName = "Ngo";

        Assert.Equal(Id, contact.Id);
        Assert.Equal("Ngo", plain["lastname"]);
        Assert.Equal("Ngo", contact.ToEntity<Entity>()["lastname"]);
    }

    [Fact]
    public void Row_of_another_table_is_not_read_as_the_early_bound_type() =>
        Assert.Throws<NotSupportedException>(() => new Entity("account").ToEntity<Contact>());

    [EntityLogicalName("contact")]
    private sealed class Contact() : Entity("contact")
    {
        [AttributeLogicalName("lastname")]
        public string LastName
        {
            get => GetAttributeValue<string>("lastname");
            set => SetAttributeValue("lastname", value);
        }
    }
}
