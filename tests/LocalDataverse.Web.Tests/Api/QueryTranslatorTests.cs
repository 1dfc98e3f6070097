using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LocalDataverse.Web.Api;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Web.Tests.Api;

public class QueryTranslatorTests
{
    private static readonly OrganizationModel Model = OrganizationModelBuilder.Build(ASmallCatalog.Create(), []);
    private static readonly Uri Root = new("http://localhost/api/data/v9.2/");

    [Theory]
    [InlineData("fullname eq 'Ann'", "(fullname Equal Ann)")]
    [InlineData("fullname ne 'Ann'", "(fullname NotEqual Ann)")]
    [InlineData("'Ann' eq fullname", "(fullname Equal Ann)")]
    [InlineData("5 lt numberofchildren", "(numberofchildren GreaterThan 5)")]
    [InlineData("lastname eq 'O''Bryan'", "(lastname Equal O'Bryan)")]
    [InlineData("fullname eq null", "(fullname Null)")]
    [InlineData("not (fullname eq null)", "(fullname NotNull)")]
    [InlineData("firstname eq lastname", "(firstname Equal column lastname)")]
    [InlineData("numberofchildren ge 2 and numberofchildren lt 5", "(numberofchildren GreaterEqual 2 And numberofchildren LessThan 5)")]
    [InlineData("numberofchildren eq 2 or creditonhold eq true", "(numberofchildren Equal 2 Or creditonhold Equal True)")]
    [InlineData("firstname eq 'a' and (lastname eq 'b' or lastname eq 'c')", "(firstname Equal a And (lastname Equal b Or lastname Equal c))")]
    [InlineData("not (firstname eq 'a' and numberofchildren gt 2)", "(firstname NotEqual a Or numberofchildren LessEqual 2)")]
    [InlineData("creditonhold", "(creditonhold Equal True)")]
    [InlineData("contains(fullname,'nn')", "(fullname Like %nn%)")]
    [InlineData("not contains(fullname,'nn')", "(fullname NotLike %nn%)")]
    [InlineData("startswith(fullname,'A') and endswith(fullname,'n')", "(fullname Like A% And fullname Like %n)")]
    [InlineData("annualincome gt 1000.5", "(annualincome GreaterThan 1000.5)")]
    [InlineData("annualincome gt 1000", "(annualincome GreaterThan 1000)")]
    [InlineData("birthdate eq 1990-05-03", "(birthdate Equal 1990-05-03 00:00)")]
    [InlineData("createdon ge 2024-01-01", "(createdon GreaterEqual 2024-01-01 00:00Z)")]
    [InlineData("createdon ge 2024-01-01T02:00:00%2B02:00", "(createdon GreaterEqual 2024-01-01 00:00Z)")]
    [InlineData("birthdate lt 2024-01-01T00:00:00Z", "(birthdate LessThan 2024-01-01 00:00)")]
    [InlineData("contactid eq 11111111-1111-1111-1111-111111111111", "(contactid Equal 11111111-1111-1111-1111-111111111111)")]
    [InlineData("contactid eq '11111111-1111-1111-1111-111111111111'", "(contactid Equal 11111111-1111-1111-1111-111111111111)")]
    [InlineData("_parentcustomerid_value eq 11111111-1111-1111-1111-111111111111", "(parentcustomerid Equal 11111111-1111-1111-1111-111111111111)")]
    [InlineData("parentcustomerid_account/accountid eq 11111111-1111-1111-1111-111111111111", "(parentcustomerid Equal 11111111-1111-1111-1111-111111111111)")]
    [InlineData("_ownerid_value ne null", "(ownerid NotNull)")]
    [InlineData("gendercode eq 1", "(gendercode Equal 1)")]
    [InlineData("cr1_interests eq '1,2'", "(cr1_interests Equal 1 2)")]
    [InlineData("Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)", "(createdon LastXDays 7)")]
    [InlineData("Microsoft.Dynamics.CRM.Today(PropertyName='createdon')", "(createdon Today)")]
    [InlineData("Microsoft.Dynamics.CRM.On(PropertyName='birthdate',PropertyValue='1990-05-03')", "(birthdate On 1990-05-03 00:00)")]
    [InlineData("Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=['a','b'])", "(lastname In a b)")]
    [InlineData("Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)&@p1='lastname'&@p2=[\"O'Brian\",\"b\"]", "(lastname In O'Brian b)")]
    [InlineData("not Microsoft.Dynamics.CRM.In(PropertyName='gendercode',PropertyValues=['1','2'])", "(gendercode NotIn 1 2)")]
    [InlineData("Microsoft.Dynamics.CRM.Between(PropertyName='numberofchildren',PropertyValues=[\"1\",\"3\"])", "(numberofchildren Between 1 3)")]
    [InlineData("Microsoft.Dynamics.CRM.ContainValues(PropertyName='cr1_interests',PropertyValues=['1','2'])", "(cr1_interests ContainValues 1 2)")]
    [InlineData("Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')", "(ownerid EqualUserId)")]
    [InlineData("Microsoft.Dynamics.CRM.InFiscalPeriodAndYear(PropertyName='createdon',PropertyValue1=2,PropertyValue2=2024)", "(createdon InFiscalPeriodAndYear 2 2024)")]
    [InlineData("parentcustomerid_account/name eq 'Litware' and parentcustomerid_account/revenue gt 5", "(link1.name Equal Litware And link1.revenue GreaterThan 5) [contact.parentcustomerid LeftOuter account.accountid as link1]")]
    [InlineData("parentcustomerid_account/primarycontactid/fullname eq 'Ann'", "(link2.fullname Equal Ann) [contact.parentcustomerid LeftOuter account.accountid as link1 [account.primarycontactid LeftOuter contact.contactid as link2]]")]
    [InlineData("cr1_contact_orders/any()", "([contact.contactid Any cr1_order.cr1_contactid])")]
    [InlineData("not cr1_contact_orders/any()", "([contact.contactid NotAny cr1_order.cr1_contactid])")]
    [InlineData("cr1_contact_orders/any(o:o/cr1_amount gt 100 and o/cr1_name eq 'x')", "([contact.contactid Any cr1_order.cr1_contactid (cr1_amount GreaterThan 100 And cr1_name Equal x)])")]
    [InlineData("cr1_contact_orders/all(o:o/cr1_amount gt 100)", "([contact.contactid NotAny cr1_order.cr1_contactid (cr1_amount LessEqual 100)])")]
    [InlineData("cr1_contact_tags/any(t:t/cr1_name eq 'vip') and firstname eq 'a'", "([contact.contactid Any cr1_contact_tag.contactid [cr1_contact_tag.cr1_tagid Inner cr1_tag.cr1_tagid (cr1_name Equal vip)]] And firstname Equal a)")]
    public void A_filter_becomes_the_conditions_of_the_platform(string filter, string expected)
        => Assert.Equal(expected, Describe(Translate(filter, null)));

    [Theory]
    [InlineData("year(createdon) eq 2024", "year")]
    [InlineData("numberofchildren add 1 eq 2", "BinaryOperator")]
    [InlineData("nosuchcolumn eq 1", "nosuchcolumn")]
    [InlineData("fullname in ('a','b')", "In")]
    [InlineData("Microsoft.Dynamics.CRM.LastXDays(PropertyName='nosuch',PropertyValue=7)", "nosuch")]
    public void What_the_platform_cannot_filter_by_faults_by_name(string filter, string named)
    {
        var exception = Assert.ThrowsAny<Exception>(() => Translate(filter, null));
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Orders_name_columns_and_directions()
    {
        var query = Translate(null, "fullname desc,parentcustomerid_account/name,_ownerid_value");
        Assert.Equal(["fullname Descending", "link1.name Ascending", "ownerid Ascending"], query.Orders.Select(o => $"{(o.EntityName is null ? "" : o.EntityName + ".")}{o.AttributeName} {o.OrderType}"));
    }

    private static QueryExpression Translate(string? filter, string? orderBy)
    {
        var options = string.Join('&', new[] { filter is null ? null : "$filter=" + filter, orderBy is null ? null : "$orderby=" + orderBy }.OfType<string>());
        var request = new ApiRequest { Method = "GET", ServiceRoot = Root, Uri = new Uri(Root, "contacts?" + options) };
        var parsed = ParsedUri.Parse(Model, request);
        return new QueryTranslator(Model, parsed.Aliases).Translate(Model.Catalog.Find("contact")!, new ColumnSet("contactid"), parsed.Filter, parsed.OrderBy);
    }

    private static string Describe(QueryExpression query) => Describe(query.Criteria) + string.Concat(query.LinkEntities.Select(l => " " + Describe(l)));

    private static string Describe(FilterExpression filter)
    {
        while (filter.Conditions.Count == 0 && filter.Filters.Count == 1 && filter.AnyAllFilterLinkEntity is null && filter.Filters[0].AnyAllFilterLinkEntity is null)
            filter = filter.Filters[0];
        var parts = new List<string>();
        if (filter.AnyAllFilterLinkEntity is { } link)
            return Describe(link);
        // Conditions and filters lie in two lists; the order between them does not matter.
        parts.AddRange(filter.Filters.Where(f => f.AnyAllFilterLinkEntity is not null).Select(Describe));
        parts.AddRange(filter.Conditions.Select(Describe));
        parts.AddRange(filter.Filters.Where(f => f.AnyAllFilterLinkEntity is null).Select(Describe));
        return "(" + string.Join($" {filter.FilterOperator} ", parts) + ")";
    }

    private static string Describe(ConditionExpression condition)
    {
        var text = new StringBuilder(condition.EntityName is null ? "" : condition.EntityName + ".").Append(condition.AttributeName).Append(' ').Append(condition.Operator);
        if (condition.CompareColumns)
            text.Append(" column");
        foreach (var value in condition.Values)
            text.Append(' ').Append(value is DateTime day ? day.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + (day.Kind == DateTimeKind.Utc ? "Z" : "") : Convert.ToString(value, CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static string Describe(LinkEntity link)
    {
        var text = new StringBuilder($"[{link.LinkFromEntityName}.{link.LinkFromAttributeName} {link.JoinOperator} {link.LinkToEntityName}.{link.LinkToAttributeName}");
        if (link.EntityAlias is not null)
            text.Append(" as ").Append(link.EntityAlias);
        foreach (var nested in link.LinkEntities)
            text.Append(' ').Append(Describe(nested));
        if (link.LinkCriteria.Conditions.Count + link.LinkCriteria.Filters.Count > 0)
            text.Append(' ').Append(Describe(link.LinkCriteria));
        return text.Append(']').ToString();
    }
}
