using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using LocalDataverse.Metadata;
using LocalDataverse.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace LocalDataverse.Tests.Messages;

/// <summary>What the metadata of columns, keys and relationships allows.</summary>
public sealed class DataRuleTests : IDisposable
{
    private readonly LocalOrganization organization = LocalOrganization.Open();
    private readonly IOrganizationService service;

    public DataRuleTests() => service = organization.CreateService();

    public void Dispose() => organization.Dispose();

    public static TheoryData<string, object, int> Refused => new()
    {
        { "text", new string('x', 11), ErrorCode.StringTooLong },
        { "text", 1, ErrorCode.InvalidArgument },
        { "memo", new string('x', 21), ErrorCode.StringTooLong },
        { "text", "a\0b", ErrorCode.InvalidCharactersInField },
        { "text", "a\ud800b", ErrorCode.InvalidCharactersInField },
        { "memo", "\udc00\ud800", ErrorCode.InvalidCharactersInField },
        { "memo", "a\u001f", ErrorCode.InvalidCharactersInField },
        { "number", 11, ErrorCode.OutOfRange },
        { "number", 0, ErrorCode.OutOfRange },
        { "number", "1", ErrorCode.InvalidArgument },
        { "number", 1L, ErrorCode.InvalidArgument },
        { "big", "1", ErrorCode.InvalidArgument },
        { "exact", 10.1m, ErrorCode.OutOfRange },
        { "exact", 1d, ErrorCode.InvalidArgument },
        { "float", 10.1d, ErrorCode.OutOfRange },
        { "float", double.NaN, ErrorCode.OutOfRange },
        { "float", 1m, ErrorCode.InvalidArgument },
        { "amount", new Money(-1), ErrorCode.OutOfRange },
        { "amount", 1m, ErrorCode.InvalidArgument },
        { "flag", 1, ErrorCode.InvalidArgument },
        { "moment", new DateTime(1752, 12, 31, 0, 0, 0, DateTimeKind.Utc), ErrorCode.DateTimeTooEarly },
        { "moment", "2026-01-01", ErrorCode.InvalidArgument },
        { "choice", new OptionSetValue(3), ErrorCode.ChoiceOutOfRange },
        { "choice", 1, ErrorCode.InvalidArgument },
        { "choices", new OptionSetValueCollection([new OptionSetValue(1), new OptionSetValue(3)]), ErrorCode.ChoiceOutOfRange },
        { "choices", new OptionSetValue(1), ErrorCode.InvalidArgument },
        { "lookup", new EntityReference("account", Guid.NewGuid()), ErrorCode.InvalidArgument },
        { "lookup", new EntityReference("contact", Guid.NewGuid()), ErrorCode.ObjectDoesNotExist },
        { "customer", new EntityReference("team", Guid.NewGuid()), ErrorCode.InvalidArgument },
        { "lookup", Guid.NewGuid(), ErrorCode.InvalidArgument },
        { "id", "x", ErrorCode.InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_value_that_its_column_cannot_take_is_refused_by_name(string column, object value, int code)
    {
        AddSample();

        var fault = Fault(() => service.Create(new Entity("sample") { [column] = value }));

        Assert.Equal(code, fault.ErrorCode);
        if (code != ErrorCode.ObjectDoesNotExist)
            Assert.Contains(column, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_rounded_to_their_precision_and_come_back_as_they_went()
    {
        AddSample();
        var contact = service.Create(new Entity("contact") { ["lastname"] = "Hill" });
        var id = service.Create(new Entity("sample")
        {
            ["text"] = "",
            ["exact"] = 1.005m,
            ["float"] = 1.005d,
            ["amount"] = new Money(1.00005m),
            ["big"] = 1L << 40,
            ["choices"] = new OptionSetValueCollection([new OptionSetValue(2), new OptionSetValue(1), new OptionSetValue(2)]),
            ["customer"] = new EntityReference("contact", contact),
        });

        var row = service.Retrieve("sample", id, new ColumnSet(true));

        Assert.False(row.Contains("text"));
        Assert.Equal((1.01m, 1.0001m, 1L << 40), (row["exact"], row.GetAttributeValue<Money>("amount").Value, row["big"]));
        Assert.Equal([1, 2], row.GetAttributeValue<OptionSetValueCollection>("choices").Select(o => o.Value));
        Assert.Equal(("contact", "Hill"), (row.GetAttributeValue<EntityReference>("customer").LogicalName, row.GetAttributeValue<EntityReference>("customer").Name));
    }

    [Fact]
    public void Dates_are_kept_by_their_behavior()
    {
        AddSample();
        var utc = new DateTime(2026, 7, 1, 22, 30, 15, 500, DateTimeKind.Utc);
        var id = service.Create(new Entity("sample") { ["moment"] = utc.ToLocalTime(), ["day"] = new DateTime(2026, 7, 1, 22, 30, 0), ["clock"] = new DateTime(2026, 7, 1, 22, 30, 15, DateTimeKind.Local) });

        var row = service.Retrieve("sample", id, new ColumnSet("moment", "day", "clock"));
        var (moment, day, clock) = ((DateTime)row["moment"], (DateTime)row["day"], (DateTime)row["clock"]);

        Assert.Equal((new DateTime(2026, 7, 1, 22, 30, 15), DateTimeKind.Utc), (moment, moment.Kind));
        Assert.Equal((new DateTime(2026, 7, 1), DateTimeKind.Unspecified), (day, day.Kind));
        Assert.Equal((new DateTime(2026, 7, 1, 22, 30, 15), DateTimeKind.Unspecified), (clock, clock.Kind));
        service.Update(new Entity("sample", id) { ["moment"] = new DateTime(2026, 7, 1, 1, 2, 3, DateTimeKind.Unspecified) });
        Assert.Equal(new DateTime(2026, 7, 1, 1, 2, 3), service.Retrieve("sample", id, new ColumnSet("moment"))["moment"]);
    }

    [Fact]
    public void What_the_system_requires_cannot_be_emptied()
    {
        AddSample();
        var id = service.Create(new Entity("sample") { ["must"] = "there" });

        var fault = Fault(() => service.Update(new Entity("sample", id) { ["must"] = null }));

        Assert.Contains("must", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_column_is_named()
    {
        var fault = Fault(() => service.Create(new Entity("contact") { ["hair"] = 1 }));

        Assert.Equal((ErrorCode.UnknownColumn, "'Contact' entity doesn't contain attribute with Name = 'hair' and NameMapping = 'Logical'."), (fault.ErrorCode, fault.Message));
    }

    [Fact]
    public void A_currency_cannot_be_taken_from_a_row_with_amounts_and_its_rate_stays_as_it_was()
    {
        var euro = service.Create(new Entity("transactioncurrency") { ["currencyname"] = "Euro", ["isocurrencycode"] = "EUR", ["currencysymbol"] = "E", ["currencyprecision"] = 2, ["exchangerate"] = 0.5m });
        var account = service.Create(new Entity("account") { ["revenue"] = new Money(10), ["transactioncurrencyid"] = new EntityReference("transactioncurrency", euro) });
        Assert.Equal(ErrorCode.CurrencyRequired, Fault(() => service.Update(new Entity("account", account) { ["transactioncurrencyid"] = null })).ErrorCode);

        service.Update(new Entity("transactioncurrency", euro) { ["exchangerate"] = 0.25m });
        Assert.Equal(20m, service.Retrieve("account", account, new ColumnSet("revenue_base")).GetAttributeValue<Money>("revenue_base").Value);

        service.Update(new Entity("account", account) { ["revenue"] = new Money(20) });
        Assert.Equal((80m, 0.25m), (service.Retrieve("account", account, new ColumnSet("revenue_base")).GetAttributeValue<Money>("revenue_base").Value, service.Retrieve("account", account, new ColumnSet("exchangerate"))["exchangerate"]));
    }

    [Fact]
    public void A_state_brings_its_default_status_and_refuses_that_of_another()
    {
        var contact = service.Create(new Entity("contact") { ["statecode"] = new OptionSetValue(1) });
        Assert.Equal(0, service.Retrieve("contact", contact, new ColumnSet("statecode")).GetAttributeValue<OptionSetValue>("statecode").Value);

        service.Update(new Entity("contact", contact) { ["statecode"] = new OptionSetValue(1) });
        Assert.Equal(2, service.Retrieve("contact", contact, new ColumnSet("statuscode")).GetAttributeValue<OptionSetValue>("statuscode").Value);
        Assert.Equal(ErrorCode.InvalidStateForStatus, Fault(() => service.Update(new Entity("contact", contact) { ["statecode"] = new OptionSetValue(0), ["statuscode"] = new OptionSetValue(2) })).ErrorCode);
        Assert.Equal(ErrorCode.InvalidStateForStatus, Fault(() => service.Update(new Entity("contact", contact) { ["statuscode"] = new OptionSetValue(1) })).ErrorCode);
        service.Update(new Entity("contact", contact) { ["statecode"] = new OptionSetValue(0), ["statuscode"] = new OptionSetValue(-1) });
        Assert.Equal(1, service.Retrieve("contact", contact, new ColumnSet("statuscode")).GetAttributeValue<OptionSetValue>("statuscode").Value);
    }

    [Fact]
    public void Rows_are_read_updated_and_deleted_by_alternate_key_and_none_has_the_same()
    {
        organization.ImportSolution(new TestSolution().Thing().Zip());
        var thing = service.Create(new Entity("test_thing") { ["test_code"] = "K" });
        service.Create(new Entity("test_thing"));
        service.Create(new Entity("test_thing"));
        var key = new EntityReference("test_thing", "test_code", "K");

        Assert.Equal(ErrorCode.DuplicateAlternateKey, Fault(() => service.Create(new Entity("test_thing") { ["test_code"] = "k" })).ErrorCode);
        service.Update(new Entity("test_thing", "test_code", "K") { ["test_name"] = "Changed" });
        var row = ((RetrieveResponse)service.Execute(new RetrieveRequest { Target = key, ColumnSet = new ColumnSet("test_name") })).Entity;
        Assert.Equal((thing, "Changed"), (row.Id, row["test_name"]));
        service.Execute(new DeleteRequest { Target = key });
        Assert.Equal(ErrorCode.RecordNotFoundByKey, Fault(() => service.Execute(new RetrieveRequest { Target = key, ColumnSet = new ColumnSet(true) })).ErrorCode);
        Assert.Equal(unchecked((int)0x80060890), Fault(() => service.Update(new Entity("test_thing", "test_name", "Changed") { ["test_code"] = "L" })).ErrorCode);
    }

    [Fact]
    public void Optimistic_concurrency_wants_a_version_and_guards_deletes_too()
    {
        AddSample();
        var contact = service.Create(new Entity("contact"));
        var version = service.Retrieve("contact", contact, new ColumnSet(false)).RowVersion;
        service.Update(new Entity("contact", contact) { ["lastname"] = "Hill" });

        Assert.Equal(ErrorCode.ConcurrencyVersionNotProvided, Fault(() => service.Execute(new UpdateRequest { Target = new Entity("contact", contact), ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches })).ErrorCode);
        DeleteRequest Delete(string known) => new() { Target = new EntityReference("contact", contact) { RowVersion = known }, ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches };
        Assert.Equal(ErrorCode.ConcurrencyVersionMismatch, Fault(() => service.Execute(Delete(version))).ErrorCode);
        service.Execute(Delete(service.Retrieve("contact", contact, new ColumnSet(false)).RowVersion));
        Assert.Equal(ErrorCode.OptimisticConcurrencyNotEnabled, Fault(() => service.Execute(new DeleteRequest { Target = new EntityReference("sample", service.Create(new Entity("sample"))) { RowVersion = "1" }, ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches })).ErrorCode);
    }

    [Theory]
    [InlineData("Cascade", "deleted")]
    [InlineData("RemoveLink", "loose")]
    [InlineData("Restrict", "refused")]
    [InlineData("NoCascade", "dangling")]
    public void A_delete_does_to_the_rows_below_what_their_relationship_says(string behavior, string outcome)
    {
        organization.ImportSolution(new TestSolution().Thing().ThingOfAccount(("CascadeDelete", behavior)).Zip());
        var account = service.Create(new Entity("account"));
        var thing = service.Create(new Entity("test_thing") { ["test_accountid"] = new EntityReference("account", account) });

        if (outcome == "refused")
            Assert.Equal(ErrorCode.CannotDeleteDueToAssociation, Fault(() => service.Delete("account", account)).ErrorCode);
        else
            service.Delete("account", account);

        var left = service.RetrieveMultiple(new QueryExpression("test_thing") { ColumnSet = new ColumnSet("test_accountid") }).Entities.SingleOrDefault();
        Assert.Equal(outcome == "deleted" ? null : thing, left?.Id);
        Assert.Equal(outcome is "refused" or "dangling" ? account : null, left?.GetAttributeValue<EntityReference>("test_accountid")?.Id);
    }

    [Theory]
    [InlineData("Cascade", "mine,theirs,closed")]
    [InlineData("Active", "mine,theirs")]
    [InlineData("UserOwned", "mine,closed")]
    [InlineData("NoCascade", "")]
    public void An_assignment_takes_those_rows_below_along_that_their_relationship_says(string behavior, string taken)
    {
        organization.ImportSolution(new TestSolution().Thing().ThingOfAccount(("CascadeAssign", behavior)).Zip());
        var account = Family();
        var team = new EntityReference("team", Team());

        service.Execute(new Microsoft.Crm.Sdk.Messages.AssignRequest { Target = new EntityReference("account", account), Assignee = team });

        Assert.Equal(taken, Things(t => t.GetAttributeValue<EntityReference>("ownerid").Id == team.Id));
    }

    [Theory]
    [InlineData("Cascade", "mine,theirs,closed")]
    [InlineData("Active", "mine,theirs")]
    [InlineData("UserOwned", "mine,closed")]
    [InlineData("NoCascade", "")]
    public void A_share_reaches_those_rows_below_that_their_relationship_says_and_ends_with_it(string behavior, string shared)
    {
        organization.ImportSolution(new TestSolution().Thing().ThingOfAccount(("CascadeShare", behavior)).Role(Reader, "Reader", ("prvReadtest_Thing", "Basic"), ("prvReadAccount", "Basic")).Zip());
        var account = Family();
        var user = User(Reader, organization.RootBusinessUnitId);
        var target = new EntityReference("account", account);
        var reading = organization.CreateService(user);

        service.Execute(new Microsoft.Crm.Sdk.Messages.GrantAccessRequest { Target = target, PrincipalAccess = new Microsoft.Crm.Sdk.Messages.PrincipalAccess { Principal = new EntityReference("systemuser", user), AccessMask = Microsoft.Crm.Sdk.Messages.AccessRights.ReadAccess } });
        Assert.Equal(shared, Names(reading.RetrieveMultiple(new QueryExpression("test_thing") { ColumnSet = new ColumnSet("test_name") })));

        service.Execute(new Microsoft.Crm.Sdk.Messages.RevokeAccessRequest { Target = target, Revokee = new EntityReference("systemuser", user) });
        Assert.Empty(reading.RetrieveMultiple(new QueryExpression("test_thing")).Entities);
    }

    [Theory]
    [InlineData("Cascade", true)]
    [InlineData("Active", true)]
    [InlineData("UserOwned", false)]
    [InlineData("NoCascade", false)]
    public void A_row_put_below_another_is_open_to_those_who_have_rights_to_that_one(string behavior, bool inherits)
    {
        organization.ImportSolution(new TestSolution().Thing().ThingOfAccount(("CascadeReparent", behavior)).Role(Reader, "Reader", ("prvReadtest_Thing", "Basic"), ("prvWritetest_Thing", "Basic"), ("prvReadAccount", "Basic")).Zip());
        var (owner, sharer) = (User(Reader, organization.RootBusinessUnitId), User(Reader, organization.RootBusinessUnitId));
        var account = new EntityReference("account", service.Create(new Entity("account") { ["ownerid"] = new EntityReference("systemuser", owner) }));
        service.Execute(new Microsoft.Crm.Sdk.Messages.GrantAccessRequest { Target = account, PrincipalAccess = new Microsoft.Crm.Sdk.Messages.PrincipalAccess { Principal = new EntityReference("systemuser", sharer), AccessMask = Microsoft.Crm.Sdk.Messages.AccessRights.ReadAccess } });
        int Seen(Guid user) => organization.CreateService(user).RetrieveMultiple(new QueryExpression("test_thing")).Entities.Count;

        var thing = service.Create(new Entity("test_thing") { ["test_accountid"] = account });
        Assert.Equal(inherits ? (1, 1) : (0, 0), (Seen(owner), Seen(sharer)));
        if (inherits)
        {
            organization.CreateService(owner).Update(new Entity("test_thing", thing) { ["test_name"] = "by the owner of the account" });
            Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => organization.CreateService(sharer).Update(new Entity("test_thing", thing) { ["test_name"] = "x" })).ErrorCode);
        }

        service.Update(new Entity("test_thing", thing) { ["test_accountid"] = new EntityReference("account", service.Create(new Entity("account"))) });
        Assert.Equal((0, 0), (Seen(owner), Seen(sharer)));

        service.Update(new Entity("test_thing", thing) { ["test_accountid"] = account });
        service.Update(new Entity("test_thing", thing) { ["test_accountid"] = null });
        Assert.Equal((0, 0), (Seen(owner), Seen(sharer)));
    }

    [Fact]
    public void Links_are_made_and_unmade_along_both_kinds_of_relationship()
    {
        var (contact, account, team) = (service.Create(new Entity("contact")), service.Create(new Entity("account")), Team());
        var user = User(null, organization.RootBusinessUnitId);
        service.Associate("account", account, new Relationship("contact_customer_accounts"), [new EntityReference("contact", contact)]);
        Assert.Equal(account, service.Retrieve("contact", contact, new ColumnSet("parentcustomerid")).GetAttributeValue<EntityReference>("parentcustomerid").Id);
        service.Disassociate("account", account, new Relationship("contact_customer_accounts"), [new EntityReference("contact", contact)]);
        Assert.False(service.Retrieve("contact", contact, new ColumnSet("parentcustomerid")).Contains("parentcustomerid"));

        int Members() => service.RetrieveMultiple(new QueryExpression("teammembership") { Criteria = { Conditions = { new ConditionExpression("systemuserid", ConditionOperator.Equal, user) } } }).Entities.Count;
        service.Associate("team", team, new Relationship("teammembership_association"), [new EntityReference("systemuser", user)]);
        Assert.Equal(1, Members());
        service.Disassociate("systemuser", user, new Relationship("teammembership_association"), [new EntityReference("team", team)]);
        Assert.Equal(0, Members());
        Assert.Contains("nowhere", Fault(() => service.Associate("team", team, new Relationship("nowhere"), [new EntityReference("systemuser", user)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic", "own,team")]
    [InlineData("Local", "own,team,unit")]
    [InlineData("Deep", "own,team,unit,below")]
    [InlineData("Global", "own,team,unit,below,root")]
    public void A_privilege_reaches_as_far_as_its_depth(string depth, string readable)
    {
        organization.ImportSolution(new TestSolution().Thing().Role(Reader, "Reader", ("prvReadtest_Thing", depth), ("prvCreatetest_Thing", depth), ("prvWritetest_Thing", depth)).Zip());
        var unit = Unit("Unit", organization.RootBusinessUnitId);
        var below = Unit("Below", unit);
        var (user, colleague, lower) = (User(Reader, unit), User(Reader, unit), User(Reader, below));
        var team = service.Create(new Entity("team") { ["name"] = "T", ["businessunitid"] = new EntityReference("businessunit", organization.RootBusinessUnitId), ["administratorid"] = new EntityReference("systemuser", organization.AdministratorId) });
        service.Execute(new Microsoft.Crm.Sdk.Messages.AddMembersTeamRequest { TeamId = team, MemberIds = [user] });
        var rows = new Dictionary<string, Guid>();
        foreach (var (name, owner) in new[] { ("own", ("systemuser", user)), ("team", ("team", team)), ("unit", ("systemuser", colleague)), ("below", ("systemuser", lower)), ("root", ("systemuser", organization.AdministratorId)) })
            rows[name] = service.Create(new Entity("test_thing") { ["test_name"] = name, ["ownerid"] = new EntityReference(owner.Item1, owner.Item2) });
        var reading = organization.CreateService(user);

        var seen = reading.RetrieveMultiple(new QueryExpression("test_thing") { ColumnSet = new ColumnSet("test_name") });

        Assert.Equal(string.Join(',', readable.Split(',').Order(StringComparer.Ordinal)), Names(seen, inOrder: false));
        foreach (var (name, id) in rows)
        {
            if (readable.Split(',').Contains(name))
                reading.Update(new Entity("test_thing", id) { ["test_day"] = null });
            else
                Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => reading.Update(new Entity("test_thing", id) { ["test_day"] = null })).ErrorCode);
        }
    }

    [Fact]
    public void A_value_of_an_environment_variable_takes_the_right_to_its_definition()
    {
        organization.ImportSolution(new TestSolution { HasAssembly = false }.Thing().Role(Reader, "Reader", ("prvReadEnvironmentVariableDefinition", "Global")).Zip());
        var definition = service.Create(new Entity("environmentvariabledefinition") { ["schemaname"] = "test_Size", ["displayname"] = "Size" });
        service.Create(new Entity("environmentvariablevalue") { ["schemaname"] = "test_Size", ["value"] = "100", ["environmentvariabledefinitionid"] = new EntityReference("environmentvariabledefinition", definition) });
        var values = new QueryExpression("environmentvariablevalue") { ColumnSet = new ColumnSet("value") };

        Assert.Equal("100", organization.CreateService(User(Reader, organization.RootBusinessUnitId)).RetrieveMultiple(values).Entities.Single()["value"]);
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => organization.CreateService(User(null, organization.RootBusinessUnitId)).RetrieveMultiple(values)).ErrorCode);
        Assert.Empty(service.RetrieveMultiple(new QueryByAttribute("privilege") { Attributes = { "name" }, Values = { "prvReadEnvironmentVariableValue" } }).Entities);
    }

    [Fact]
    public void A_team_lends_its_roles_to_its_members_as_long_as_they_are_members()
    {
        organization.ImportSolution(new TestSolution().Thing().Role(Reader, "Reader", ("prvReadtest_Thing", "Global")).Zip());
        var user = User(null, organization.RootBusinessUnitId);
        var team = Team();
        service.Associate("team", team, new Relationship("teamroles_association"), [new EntityReference("role", Reader)]);
        var reading = organization.CreateService(user);
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => reading.RetrieveMultiple(new QueryExpression("test_thing"))).ErrorCode);

        service.Execute(new Microsoft.Crm.Sdk.Messages.AddMembersTeamRequest { TeamId = team, MemberIds = [user] });
        reading.RetrieveMultiple(new QueryExpression("test_thing"));

        service.Execute(new Microsoft.Crm.Sdk.Messages.RemoveMembersTeamRequest { TeamId = team, MemberIds = [user] });
        Assert.Equal(ErrorCode.PrivilegeDenied, Fault(() => reading.RetrieveMultiple(new QueryExpression("test_thing"))).ErrorCode);
    }

    private static readonly Guid Reader = Guid.Parse("33333333-0000-0000-0000-000000000001");

    private static string Names(EntityCollection rows, bool inOrder = true)
    {
        var names = rows.Entities.Select(e => e.GetAttributeValue<string>("test_name"));
        return string.Join(',', inOrder ? names.OrderBy(n => Array.IndexOf(["mine", "theirs", "closed"], n)) : names.Order(StringComparer.Ordinal));
    }

    /// <summary>An account of the administrator with three things: his own, another's, and an inactive one of his own.</summary>
    private Guid Family()
    {
        var account = service.Create(new Entity("account"));
        Guid Thing(string name) => service.Create(new Entity("test_thing") { ["test_name"] = name, ["test_accountid"] = new EntityReference("account", account) });
        Thing("mine");
        service.Update(new Entity("test_thing", Thing("theirs")) { ["ownerid"] = new EntityReference("systemuser", organization.SystemUserId) });
        service.Update(new Entity("test_thing", Thing("closed")) { ["statecode"] = new OptionSetValue(1) });
        return account;
    }

    private string Things(Func<Entity, bool> which)
    {
        var rows = service.RetrieveMultiple(new QueryExpression("test_thing") { ColumnSet = new ColumnSet("test_name", "ownerid") });
        return Names(new EntityCollection(rows.Entities.Where(which).ToList()));
    }

    private Guid Team() => service.RetrieveMultiple(new QueryExpression("team")).Entities.First().Id;

    private Guid Unit(string name, Guid parent) => service.Create(new Entity("businessunit") { ["name"] = name, ["parentbusinessunitid"] = new EntityReference("businessunit", parent) });

    private Guid User(Guid? role, Guid unit)
    {
        var user = service.Create(new Entity("systemuser") { ["lastname"] = "U", ["domainname"] = Guid.NewGuid().ToString(), ["businessunitid"] = new EntityReference("businessunit", unit) });
        if (role is { } given)
            service.Associate("systemuser", user, new Relationship("systemuserroles_association"), [new EntityReference("role", given)]);
        return user;
    }

    /// <summary>A table with a column of every kind.</summary>
    private void AddSample()
    {
        static Choice Two()
        {
            var choice = new Choice { Name = "two" };
            choice.Options.Add(new ChoiceOption { Value = 1, Labels = { [1033] = "One" } });
            choice.Options.Add(new ChoiceOption { Value = 2, Labels = { [1033] = "Two" } });
            return choice;
        }

        static Column Column(string name, ColumnType type, Action<Column>? with = null)
        {
            var column = new Column { LogicalName = name, SchemaName = name, Type = type };
            with?.Invoke(column);
            return column;
        }

        var table = new Table { LogicalName = "sample", SchemaName = "sample", EntitySetName = "samples", PrimaryIdColumn = "sampleid", Ownership = OwnershipType.OrganizationOwned };
        table.Add(Column("sampleid", ColumnType.Uniqueidentifier));
        table.Add(Column("text", ColumnType.String, c => c.MaxLength = 10));
        table.Add(Column("must", ColumnType.String, c => (c.MaxLength, c.Required) = (10, RequiredLevel.SystemRequired)));
        table.Add(Column("memo", ColumnType.Memo, c => c.MaxLength = 20));
        table.Add(Column("number", ColumnType.Integer, c => (c.MinValue, c.MaxValue) = (1, 10)));
        table.Add(Column("big", ColumnType.BigInt));
        table.Add(Column("exact", ColumnType.Decimal, c => (c.MinValue, c.MaxValue, c.Precision) = (0, 10, 2)));
        table.Add(Column("float", ColumnType.Double, c => (c.MinValue, c.MaxValue, c.Precision) = (0, 10, 2)));
        table.Add(Column("amount", ColumnType.Money, c => (c.MinValue, c.MaxValue, c.Precision, c.PrecisionSource) = (0, 10, 4, 0)));
        table.Add(Column("amount_base", ColumnType.Money, c => (c.CalculationOf, c.Precision) = ("amount", 4)));
        table.Add(new Column { LogicalName = "transactioncurrencyid", SchemaName = "transactioncurrencyid", Type = ColumnType.Lookup, Targets = { "transactioncurrency" } });
        table.Add(Column("exchangerate", ColumnType.Decimal, c => c.Precision = 10));
        table.Add(Column("flag", ColumnType.Boolean));
        table.Add(Column("moment", ColumnType.DateTime));
        table.Add(Column("day", ColumnType.DateTime, c => c.DateTimeBehavior = DateTimeBehavior.DateOnly));
        table.Add(Column("clock", ColumnType.DateTime, c => c.DateTimeBehavior = DateTimeBehavior.TimeZoneIndependent));
        table.Add(Column("choice", ColumnType.Picklist, c => c.Choice = Two()));
        table.Add(Column("choices", ColumnType.MultiSelectPicklist, c => c.Choice = Two()));
        table.Add(new Column { LogicalName = "lookup", SchemaName = "lookup", Type = ColumnType.Lookup, Targets = { "contact" } });
        table.Add(new Column { LogicalName = "customer", SchemaName = "customer", Type = ColumnType.Customer, Targets = { "account", "contact" } });
        table.Add(Column("id", ColumnType.Uniqueidentifier));
        organization.Metadata.Add(table);
        organization.Store.CreateTable(table);
    }

    private static OrganizationServiceFault Fault(Action action) => Assert.Throws<FaultException<OrganizationServiceFault>>(action).Detail;
}
