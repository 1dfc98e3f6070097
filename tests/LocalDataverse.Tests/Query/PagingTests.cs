using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using CrmSegmentation.Tests;
using LocalDataverse.Query;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Query;

public class PagingTests : IDisposable
{
    private readonly World world;

    public PagingTests()
        : this(null)
    {
    }

    protected PagingTests(string? place) => world = new World(place: place);

    [Theory]
    [InlineData("")]
    [InlineData("<order attribute='city'/>")]
    [InlineData("<order attribute='city' descending='true'/>")]
    [InlineData("<order attribute='grade'/><order attribute='age' descending='true'/>")]
    [InlineData("<order attribute='firmid'/>")]
    [InlineData("<order attribute='income' descending='true'/><order attribute='score'/><order attribute='weight'/>")]
    [InlineData("<order attribute='joined'/><order attribute='hobbies'/><order attribute='vip'/>")]
    [InlineData("<link-entity name='visit' from='personid' to='personid' link-type='outer' alias='v'><order attribute='minutes'/></link-entity>")]
    [InlineData("<link-entity name='visit' from='personid' to='personid' link-type='outer' alias='v'/>")]
    public void Pages_by_cookie_give_every_row_once_in_order(string order)
    {
        Populate(60);

        var whole = Ids(Page(order, 5000, 1, null));
        var paged = new List<string>();
        string? cookie = null;
        for (var page = 1; ; page++)
        {
            var rows = Page(order, 7, page, cookie);
            paged.AddRange(Ids(rows));
            if (!rows.MoreRecords)
                break;
            cookie = rows.PagingCookie;
        }

        Assert.Equal(whole, paged);
        Assert.True(whole.Count >= 60);
    }

    [Fact]
    public void Pages_by_number_give_the_same_rows_as_pages_by_cookie()
    {
        Populate(30);
        var first = Page("<order attribute='city'/>", 10, 1, null);

        Assert.Equal(Ids(Page("<order attribute='city'/>", 10, 2, first.PagingCookie)), Ids(Page("<order attribute='city'/>", 10, 2, null)));
        Assert.Equal(Ids(Page("<order attribute='city'/>", 10, 3, first.PagingCookie)), Ids(Page("<order attribute='city'/>", 10, 3, null)));
    }

    [Fact]
    public void A_row_deleted_from_a_page_that_was_read_moves_no_other_out_of_sight()
    {
        foreach (var name in "abcdef")
            world.APerson(name.ToString());
        var first = Page("<order attribute='fullname'/>", 2, 1, null);
        world.Store.Delete(world.Person, first.Entities[0].Id);

        Assert.Equal("c,d", World.Names(Page("<order attribute='fullname'/>", 2, 2, first.PagingCookie)));
        Assert.Equal("d,e", World.Names(Page("<order attribute='fullname'/>", 2, 2, null)));
    }

    [Fact]
    public void The_cookie_is_the_platforms()
    {
        var id = world.APerson("Ann");
        var rows = Page("<order attribute='fullname'/>", 1, 1, null);

        Assert.Equal($"<cookie page=\"1\"><fullname last=\"Ann\" first=\"Ann\" /><personid last=\"{id.ToString("B").ToUpperInvariant()}\" first=\"{id.ToString("B").ToUpperInvariant()}\" /></cookie>", rows.PagingCookie);
    }

    [Fact]
    public void Text_that_XML_cannot_hold_can_be_paged_by()
    {
        string[] names = ["a\u0001", "b<&>\"'", "c\r\n\t", "d😀", "e"];
        foreach (var name in names)
            world.APerson(name);
        var rows = Page("<order attribute='fullname'/>", 1, 1, null);
        var read = new List<string> { World.Names(rows) };
        for (var page = 2; rows.MoreRecords; page++)
        {
            rows = Page("<order attribute='fullname'/>", 1, page, rows.PagingCookie);
            read.Add(World.Names(rows));
        }

        Assert.Equal(names, read);
    }

    [Fact]
    public void A_cookie_of_another_query_is_refused()
    {
        world.APerson("Ann");
        var cookie = Page("<order attribute='fullname'/>", 1, 1, null).PagingCookie;

        Assert.Equal(ErrorCode.InvalidArgument, World.Fault(() => Page("<order attribute='city'/>", 1, 2, cookie)).ErrorCode);
        Assert.Equal(ErrorCode.InvalidArgument, World.Fault(() => Page("", 1, 2, "<cookie")).ErrorCode);
    }

    [Fact]
    public void Choices_are_ordered_by_label_and_lookups_by_name()
    {
        var zeta = world.AFirm("Zeta");
        var alpha = world.AFirm("alpha");
        world.APerson("gold-zeta", ("grade", new OptionSetValue(1)), ("firmid", new EntityReference("firm", zeta)));
        world.APerson("bronze-alpha", ("grade", new OptionSetValue(3)), ("firmid", new EntityReference("firm", alpha)));
        world.APerson("none");

        Assert.Equal("none,bronze-alpha,gold-zeta", World.Names(Page("<order attribute='grade'/>", 10, 1, null)));
        Assert.Equal("none,bronze-alpha,gold-zeta", World.Names(Page("<order attribute='firmid'/>", 10, 1, null)));
        Assert.Equal("none,gold-zeta,bronze-alpha", World.Names(world.Fetch("<fetch useraworderby='true'><entity name='person'><attribute name='fullname'/><order attribute='grade'/></entity></fetch>")));
    }

    [Fact]
    public void Top_takes_the_first_rows()
    {
        foreach (var name in "cab")
            world.APerson(name.ToString());
        var rows = world.Fetch("<fetch top='2'><entity name='person'><attribute name='fullname'/><order attribute='fullname'/></entity></fetch>");

        Assert.Equal("a,b", World.Names(rows));
        Assert.False(rows.MoreRecords);
        Assert.Null(rows.PagingCookie);
    }

    [Theory]
    [InlineData("top='0'", ErrorCode.TopCountGreaterThanZero)]
    [InlineData("top='5001'", ErrorCode.InvalidArgument)]
    [InlineData("top='5' page='2'", ErrorCode.InvalidArgument)]
    [InlineData("page='0'", ErrorCode.ValueGreaterThanZero)]
    [InlineData("page='11'", ErrorCode.TooManyRowsWithoutCookie)]
    [InlineData("page='501' count='100'", ErrorCode.TooManyRowsWithoutCookie)]
    public void Impossible_pages_are_refused(string attributes, int code) =>
        Assert.Equal(code, world.Fault($"<fetch {attributes}><entity name='person'><attribute name='fullname'/></entity></fetch>").ErrorCode);

    [Fact]
    public void A_page_holds_no_more_than_the_platform_gives()
    {
        using var small = new World(new QueryLimits { PageSize = 3 });
        foreach (var name in "abcd")
            small.APerson(name.ToString());
        var rows = small.Fetch("<fetch count='10'><entity name='person'><attribute name='fullname'/></entity></fetch>");

        Assert.Equal(3, rows.Entities.Count);
        Assert.True(rows.MoreRecords);
        Assert.Equal(5000, new QueryLimits().PageSize);
    }

    [Fact]
    public void The_total_is_told_on_demand_up_to_a_limit()
    {
        using var small = new World(new QueryLimits { TotalRecordCount = 3 });
        foreach (var name in "abc")
            small.APerson(name.ToString());
        const string Query = "<fetch count='1' returntotalrecordcount='true'><entity name='person'><attribute name='fullname'/></entity></fetch>";
        var rows = small.Fetch(Query);
        Assert.Equal((3, false), (rows.TotalRecordCount, rows.TotalRecordCountLimitExceeded));

        small.APerson("d");
        rows = small.Fetch(Query);
        Assert.Equal((3, true), (rows.TotalRecordCount, rows.TotalRecordCountLimitExceeded));
        Assert.Equal(-1, small.Fetch("<fetch><entity name='person'/></fetch>").TotalRecordCount);
    }

    [Fact]
    public void Different_rows_are_told_apart_by_the_chosen_columns_only()
    {
        world.APerson("a", ("city", "Bern"));
        world.APerson("b", ("city", "bern"));
        world.APerson("c", ("city", "Basel"));
        var rows = world.Fetch("<fetch distinct='true' returntotalrecordcount='true'><entity name='person'><attribute name='city'/><order attribute='city'/></entity></fetch>");

        Assert.Equal(2, rows.Entities.Count);
        Assert.Equal(2, rows.TotalRecordCount);
        Assert.Equal("Basel", rows.Entities[0]["city"]);
        Assert.Equal(Guid.Empty, rows.Entities[0].Id);
        Assert.False(rows.Entities[0].Contains("personid"));
    }

    [Fact]
    public void Query_objects_page_as_FetchXML_does()
    {
        foreach (var name in "abcd")
            world.APerson(name.ToString());
        var query = new QueryExpression("person") { ColumnSet = new ColumnSet("fullname"), PageInfo = new PagingInfo { Count = 3, PageNumber = 1, ReturnTotalRecordCount = true } };
        query.AddOrder("fullname", OrderType.Descending);
        var rows = world.Run(query);
        Assert.Equal(("d,c,b", true, 4), (World.Names(rows), rows.MoreRecords, rows.TotalRecordCount));

        query.PageInfo.PageNumber = 2;
        query.PageInfo.PagingCookie = rows.PagingCookie;
        Assert.Equal("a", World.Names(world.Run(query)));
    }

    public void Dispose() => world.Dispose();

    private static List<string> Ids(EntityCollection rows) => rows.Entities.Select(e => e.Id + "/" + (e.GetAttributeValue<AliasedValue>("v.visitid")?.Value ?? "")).ToList();

    private void Populate(int count)
    {
        var random = new Random(7);
        var firms = new[] { world.AFirm("Alpha"), world.AFirm("alpha"), world.AFirm("Beta") };
        for (var i = 0; i < count; i++)
        {
            object? Maybe(object value) => random.Next(4) == 0 ? null : value;
            var person = world.APerson(
                "p",
                ("city", Maybe("abcde"[random.Next(5)].ToString())),
                ("age", Maybe(random.Next(5))),
                ("grade", Maybe(new OptionSetValue(1 + random.Next(3)))),
                ("income", Maybe(new Money(random.Next(3)))),
                ("score", Maybe(random.Next(3) / 10m)),
                ("weight", Maybe(random.Next(3) / 3d)),
                ("vip", Maybe(random.Next(2) == 0)),
                ("hobbies", Maybe(new OptionSetValueCollection([new OptionSetValue(1 + random.Next(2))]))),
                ("joined", Maybe(new DateTime(2020, 1, 1 + random.Next(3), 0, 0, 0, DateTimeKind.Utc))),
                ("firmid", Maybe(new EntityReference("firm", firms[random.Next(3)]))));
            for (var visits = random.Next(3); visits > 0; visits--)
                world.AVisit(person, "v", ("minutes", Maybe(random.Next(3))));
        }
    }

    private EntityCollection Page(string content, int count, int page, string? cookie)
    {
        var paging = cookie is null ? "" : $"paging-cookie='{SecurityElement.Escape(cookie)}'";
        content = content.Replace("alias='v'/>", "alias='v'><attribute name='visitid'/></link-entity>", StringComparison.Ordinal).Replace("alias='v'><order", "alias='v'><attribute name='visitid'/><order", StringComparison.Ordinal);
        return world.Fetch($"<fetch count='{count}' page='{page}' {paging}><entity name='person'><attribute name='fullname'/>{content}</entity></fetch>");
    }

    /// <summary>The same in PostgreSQL.</summary>
    public sealed class InPostgres() : PagingTests(PostgresServer.NewPlace());
}
