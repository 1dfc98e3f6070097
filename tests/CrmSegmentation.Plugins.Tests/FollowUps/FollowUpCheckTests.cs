using System;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Priorities;

namespace CrmSegmentation.Tests.FollowUps;

public class FollowUpCheckTests
{
    private static readonly FollowUpRow AfterPurchase = new() { Kind = FollowUpKind.AfterPurchase, Days = 7 };
    private static readonly FollowUpRow LastMonday = new() { Kind = FollowUpKind.RecurringDate, HasSegment = true, Recurring = new RecurringDate { Week = WeekOfMonth.Last, Weekday = Weekday.Monday } };

    public static TheoryData<string, object> Faults => new()
    {
        { "'Kind' is empty", new FollowUpRow() },
        { "'Days' is not for this kind", new FollowUpRow { Kind = FollowUpKind.Lapse, Days = 1 } },
        { "'Days' is empty: say how many days after the purchase.", AfterPurchase with { Days = null } },
        { "'Days' is empty: say how many days before, 0 for the day itself.", new FollowUpRow { Kind = FollowUpKind.BeforeBirthday } },
        { "'Days' is 366", AfterPurchase with { Days = 366 } },
        { "'Level Reached' is only for", AfterPurchase with { Level = PriorityLevel.High } },
        { "'Level Reached' is None", new FollowUpRow { Kind = FollowUpKind.PriorityRise, Level = PriorityLevel.None } },
        { "are both set: keep one of the two.", AfterPurchase with { HasCategory = true, FlaggedCategoriesOnly = true } },
        { "are only for the kind After Purchase", new FollowUpRow { Kind = FollowUpKind.Lapse, HasCategory = true } },
        { "are only for the kind After Purchase", new FollowUpRow { Kind = FollowUpKind.Lapse, FlaggedCategoriesOnly = true } },
        { "A recurring date is either", LastMonday with { Recurring = new RecurringDate() } },
        { "A recurring date is either", LastMonday with { Recurring = new RecurringDate { Weekday = Weekday.Monday } } },
        { "A recurring date is either", LastMonday with { Recurring = LastMonday.Recurring with { DayOfMonth = 1 } } },
        { "'Day of Month' is 32", LastMonday with { Recurring = new RecurringDate { DayOfMonth = 32 } } },
        { "'Month' is 13", LastMonday with { Recurring = LastMonday.Recurring with { Month = 13 } } },
        { "without either, every customer would get a task", LastMonday with { HasSegment = false } },
        { "are only for the kind Recurring Date", AfterPurchase with { Recurring = LastMonday.Recurring } },
        { "'Customer' is only for the kind Recurring Date", AfterPurchase with { HasCustomer = true } },
        { "'Queue' is empty", AfterPurchase with { Assignee = FollowUpAssignee.Queue } },
        { "'{name}' stands for nothing", AfterPurchase with { Subject = "Call {name}" } },
        { "'{customer' stands for nothing", AfterPurchase with { Description = "Call {customer} and {customer" } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_cannot_work_is_told_in_a_sentence(string sentence, object row) =>
        Assert.Contains(sentence, Assert.Single(FollowUpCheck.Of((FollowUpRow)row)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Sensible_rules_have_no_fault()
    {
        Assert.Empty(FollowUpCheck.Of(AfterPurchase with { HasCategory = true, HasSegment = true, HasQueue = true, Assignee = FollowUpAssignee.Queue, Subject = "How is it, {customer}?" }));
        Assert.Empty(FollowUpCheck.Of(LastMonday));
        Assert.Empty(FollowUpCheck.Of(LastMonday with { HasSegment = false, HasCustomer = true, Days = 3 }));
        Assert.Empty(FollowUpCheck.Of(new FollowUpRow { Kind = FollowUpKind.PriorityRise, Level = PriorityLevel.High }));
    }

    [Fact]
    public void A_subject_names_the_customer_and_fits()
    {
        Assert.Equal("Lapsed: Ann Hill", FollowUpText.Subject(null, "Lapsed", "Ann Hill"));
        Assert.Equal("Call Ann Hill", FollowUpText.Subject("Call {customer}", "Lapsed", "Ann Hill"));
        Assert.Equal("Call {customer}", FollowUpText.Subject("Call {customer}", "Lapsed", "{customer}"));
        Assert.Equal(200, FollowUpText.Subject("{customer}", "Lapsed", new string('a', 300)).Length);
        Assert.Equal("Ask Ann.\n\nBirthday on 2 March 2002.", FollowUpText.Description("Ask {customer}.", "Birthday on 2 March 2002.", "Ann"));
        Assert.Equal("Birthday on 2 March 2002.", FollowUpText.Description(null, "Birthday on 2 March 2002.", "Ann"));
    }
}
