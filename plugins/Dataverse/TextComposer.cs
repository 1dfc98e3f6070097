using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Texts;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// Composes texts for customers of what the caller may read; what he may not is missing, as if the customer had it not. Two
/// reads, and one more each for the last product, the top category and its name, the industry profile and the currency, where
/// the template names them.
/// </summary>
/// <param name="service">Reads with the rights of the caller.</param>
/// <param name="calculator">Knows who has a profile: nobody else's purchases are looked at.</param>
/// <param name="asOf">The business day.</param>
internal sealed class TextComposer(IOrganizationService service, ProfileCalculator calculator, DateTime asOf)
{
    private const string CategoryAlias = "category";

    private static readonly Dictionary<TextField, string> Columns = new()
    {
        [TextFields.Title] = ContactTable.Salutation,
        [TextFields.FirstName] = ContactTable.FirstName,
        [TextFields.LastName] = ContactTable.LastName,
        [TextFields.FullName] = ContactTable.FullName,
        [TextFields.Nickname] = ContactTable.Nickname,
        [TextFields.City] = ContactTable.City,
        [TextFields.Owner] = ContactTable.Owner,
        [TextFields.LastCategory] = ContactTable.LastProductCategory,
        [TextFields.FirstPurchaseOn] = ContactTable.FirstPurchaseOn,
        [TextFields.LastPurchaseOn] = ContactTable.LastPurchaseOn,
        [TextFields.AnnualCount] = ContactTable.AnnualPurchaseCount,
        [TextFields.AnnualValue] = ContactTable.AnnualValue,
        [TextFields.AverageValue] = ContactTable.AveragePurchaseValue,
        [TextFields.LifetimeCount] = ContactTable.LifetimePurchaseCount,
        [TextFields.LifetimeValue] = ContactTable.LifetimeValue,
        [TextFields.Channels] = ContactTable.Channels,
        [TextFields.BuysGifts] = ContactTable.BuysGifts,
        [TextFields.Priority] = ContactTable.Priority,
        [TextFields.RfmGroup] = ContactTable.RfmSegment,
        [TextFields.Trend] = ContactTable.Trend,
    };

    /// <summary>Read beside the columns of the fields.</summary>
    private static readonly string[] Beside =
    [
        ContactTable.AnnualValueBase, ContactTable.AveragePurchaseValueBase, ContactTable.LifetimeValueBase, ContactTable.Currency,
        ContactTable.ConsentBasis, ContactTable.ProfilingOptOut, ContactTable.Merged,
    ];

    /// <exception cref="RefusedException">The template is inactive, or was never checked.</exception>
    public ComposedText Compose(Guid templateId, Guid contactId)
    {
        var row = service.Retrieve(TextTemplateTable.Name, templateId, new ColumnSet(TextTemplates.Columns));
        if ((row.GetAttributeValue<OptionSetValue>(TextTemplateTable.State)?.Value ?? 0) != 0)
            throw new RefusedException($"The text template '{row.GetAttributeValue<string>(TextTemplateTable.Title)}' is inactive: activate it, or take another one.");
        var template = TextTemplates.Of(row);
        var contact = service.Retrieve(ContactTable.Name, contactId, new ColumnSet([.. Columns.Values, .. Beside]));

        var values = ValuesOf(contact, GreetingTexts.OrEnglish(template.Culture.Code));
        if (calculator.HasProfile(CustomerColumns.ReadCustomer(contact)))
            AddPurchases(values, template, contact);
        if (template.Attributes.Count > 0)
            AddAttributes(values, template, contact.Id);

        var currency = template.Fields.Any(field => field.Kind == TextFieldKind.Amount) ? CurrencyOf(contact) : null;
        return template.Compose(values, template.Culture.With(currency?.GetAttributeValue<string>(CurrencyTable.Symbol), currency?.GetAttributeValue<int?>(CurrencyTable.Precision)));
    }

    private Dictionary<string, TextValue> ValuesOf(Entity contact, GreetingTexts texts)
    {
        var values = new Dictionary<string, TextValue>(StringComparer.OrdinalIgnoreCase) { [TextFields.Today.Name] = new TextValue { Date = asOf } };
        foreach (var field in Columns)
        {
            if (ValueOf(contact, field.Value) is { } value)
                values[field.Key.Name] = value;
        }

        var addressee = AddresseeOf(contact);
        if (addressee.Salutation is { } name)
        {
            values[TextFields.Salutation.Name] = new TextValue { Text = name };
            values[TextFields.Greeting.Name] = new TextValue { Text = addressee.Greeting(texts) };
        }

        return values;
    }

    public static Addressee AddresseeOf(Entity contact) => new(
        contact.GetAttributeValue<string>(ContactTable.Salutation),
        contact.GetAttributeValue<string>(ContactTable.FirstName),
        contact.GetAttributeValue<string>(ContactTable.LastName),
        contact.GetAttributeValue<string>(ContactTable.Nickname));

    private static TextValue? ValueOf(Entity contact, string column) => contact.GetAttributeValue<object>(column) switch
    {
        null => null,
        string text => new TextValue { Text = text },
        EntityReference row => new TextValue { Text = row.Name },
        DateTime day => new TextValue { Date = day },
        int count => new TextValue { Number = count },
        bool answer => new TextValue { YesNo = answer },
        Money amount => new TextValue { Number = amount.Value, Base = contact.GetAttributeValue<Money>(column + "_base")?.Value },
        OptionSetValue choice => new TextValue { Text = Label(contact, column), Choices = [choice.Value] },
        OptionSetValueCollection choices => new TextValue { Text = Label(contact, column)?.Replace("; ", ", "), Choices = [.. choices.Select(choice => choice.Value)] },
        var other => throw new NotSupportedException($"No text is made of {column}, a {other.GetType().Name}."),
    };

    /// <summary>As the caller's language calls it.</summary>
    private static string? Label(Entity row, string column) => row.FormattedValues.TryGetValue(column, out var label) ? label : null;

    private void AddPurchases(Dictionary<string, TextValue> values, TextTemplate template, Entity contact)
    {
        if (template.Fields.Contains(TextFields.LastProduct) && LastProduct(contact.Id) is { } product)
            values[TextFields.LastProduct.Name] = new TextValue { Text = product };
        if (template.Fields.Contains(TextFields.TopCategory) && TopCategory(contact) is { } category)
            values[TextFields.TopCategory.Name] = new TextValue { Text = category };
    }

    /// <summary>What was bought last, its category where the product is not known; of several on that day the one of the highest value.</summary>
    private string? LastProduct(Guid contactId)
    {
        var query = new QueryExpression(PurchaseTable.Name)
        {
            ColumnSet = new ColumnSet(PurchaseTable.Product, PurchaseTable.ProductCategory),
            TopCount = 1,
            Orders =
            {
                new OrderExpression(PurchaseTable.PurchaseDate, OrderType.Descending),
                new OrderExpression(PurchaseTable.AmountBase, OrderType.Descending),
                new OrderExpression(PurchaseTable.Id, OrderType.Ascending),
            },
        };
        query.Criteria.AddCondition(PurchaseTable.Contact, ConditionOperator.Equal, contactId);
        query.Criteria.AddCondition(PurchaseTable.State, ConditionOperator.Equal, 0);
        query.Criteria.AddCondition(PurchaseTable.PurchaseDate, ConditionOperator.LessEqual, asOf);
        var kind = query.Criteria.AddFilter(LogicalOperator.Or);
        kind.AddCondition(PurchaseTable.Kind, ConditionOperator.Equal, (int)PurchaseKind.Purchase);
        kind.AddCondition(PurchaseTable.Kind, ConditionOperator.Null);
        var last = service.RetrieveMultiple(query).Entities.FirstOrDefault();
        return VisibleText.Of(last?.GetAttributeValue<string>(PurchaseTable.Product)) ?? last?.GetAttributeValue<EntityReference>(PurchaseTable.ProductCategory)?.Name;
    }

    /// <summary>The category bought most often over all time; of several the one of the higher value.</summary>
    private string? TopCategory(Entity contact)
    {
        var tomorrow = asOf.AddDays(1);
        var byRow = false;
        var read = new LifetimeReader(service).Read([contact.Id], tomorrow, contact.GetAttributeValue<int?>(ContactTable.LifetimePurchaseCount) ?? 0, ref byRow);
        if (!read.TryGetValue(contact.Id, out var groups))
            return null;
        var top = ClosedHistory.Of(tomorrow, tomorrow, groups, byRow, []).Groups.Where(group => group.Kind != PurchaseKind.Return && group.Category != null)
            .OrderByDescending(group => group.Count).ThenByDescending(group => group.Amount).ThenBy(group => group.Category).FirstOrDefault();
        return top == null
            ? null
            : service.Retrieve(ProductCategoryTable.Name, top.Category!.Value, new ColumnSet(ProductCategoryTable.Title)).GetAttributeValue<string>(ProductCategoryTable.Title);
    }

    private void AddAttributes(Dictionary<string, TextValue> values, TextTemplate template, Guid contactId)
    {
        var query = new QueryExpression(ProfileAttributeTable.Name)
        {
            ColumnSet = new ColumnSet(ProfileAttributeTable.Text, ProfileAttributeTable.Number, ProfileAttributeTable.Date, ProfileAttributeTable.YesNo),
        };
        query.Criteria.AddCondition(ProfileAttributeTable.Contact, ConditionOperator.Equal, contactId);
        var link = query.AddLink(ProfileCategoryTable.Name, ProfileAttributeTable.Category, ProfileCategoryTable.Id);
        link.EntityAlias = CategoryAlias;
        link.Columns = new ColumnSet(ProfileCategoryTable.Title, ProfileCategoryTable.Unit);
        link.LinkCriteria.AddCondition(
            ProfileCategoryTable.Title,
            ConditionOperator.In,
            template.Attributes.Select(use => (object)use.Field.Category).Distinct().ToArray());
        foreach (var row in service.RetrieveMultiple(query).Entities)
        {
            if (Aliased(row, ProfileCategoryTable.Title) is { } category)
                values[TextField.AttributePrefix + category.Trim()] = AttributeOf(row);
        }
    }

    private static TextValue AttributeOf(Entity row)
    {
        var answer = (YesNo?)row.GetAttributeValue<OptionSetValue>(ProfileAttributeTable.YesNo)?.Value;
        return new TextValue
        {
            Text = row.GetAttributeValue<string>(ProfileAttributeTable.Text) ?? (answer == null ? null : Label(row, ProfileAttributeTable.YesNo) ?? answer.ToString()),
            Number = row.GetAttributeValue<decimal?>(ProfileAttributeTable.Number),
            Unit = Aliased(row, ProfileCategoryTable.Unit),
            Date = row.GetAttributeValue<DateTime?>(ProfileAttributeTable.Date),
            YesNo = answer == null ? null : answer == YesNo.Yes,
        };
    }

    private static string? Aliased(Entity row, string column) => row.GetAttributeValue<AliasedValue>(CategoryAlias + "." + column)?.Value as string;

    /// <summary>The customer's currency; the base currency where he has none.</summary>
    private Entity? CurrencyOf(Entity contact)
    {
        var query = new QueryExpression(CurrencyTable.Name) { ColumnSet = new ColumnSet(CurrencyTable.Symbol, CurrencyTable.Precision) };
        if (contact.GetAttributeValue<EntityReference>(ContactTable.Currency) is { } own)
            query.Criteria.AddCondition(CurrencyTable.Id, ConditionOperator.Equal, own.Id);
        else
            query.AddLink(OrganizationRow.Name, CurrencyTable.Id, OrganizationRow.BaseCurrency);
        return service.RetrieveMultiple(query).Entities.FirstOrDefault();
    }
}
