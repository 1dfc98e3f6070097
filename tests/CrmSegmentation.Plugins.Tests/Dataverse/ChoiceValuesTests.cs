using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.FollowUps;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Purchases;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Domain.Texts;
using CrmSegmentation.Domain.Suggestions;

namespace CrmSegmentation.Tests.Dataverse;

/// <summary>The values of the domain's choices are those of the solution's option sets, name for name.</summary>
public class ChoiceValuesTests
{
    [Theory]
    [InlineData("cseg_channel", typeof(PurchaseChannel))]
    [InlineData("cseg_purchasekind", typeof(PurchaseKind))]
    [InlineData("cseg_windowmode", typeof(WindowMode))]
    [InlineData("cseg_runkind", typeof(RunKind))]
    [InlineData("cseg_runstate", typeof(RunState))]
    [InlineData("cseg_returnpolicy", typeof(ReturnPolicy))]
    [InlineData("cseg_consentbasis", typeof(ConsentBasis))]
    [InlineData("cseg_trend", typeof(Trend))]
    [InlineData("cseg_categoryreadiness", typeof(CategoryReadiness))]
    [InlineData("cseg_priority", typeof(PriorityLevel))]
    [InlineData("cseg_rfmsegment", typeof(RfmGroup))]
    [InlineData("cseg_contactfrequency", typeof(ContactFrequency))]
    [InlineData("cseg_segmentlifecycle", typeof(SegmentLifecycle))]
    [InlineData("cseg_segmentpurpose", typeof(SegmentPurpose))]
    [InlineData("cseg_schemestatus", typeof(SchemeStatus))]
    [InlineData("cseg_levelmode", typeof(LevelMode))]
    [InlineData("cseg_factorkind", typeof(FactorKind))]
    [InlineData("cseg_changecause", typeof(ChangeCause))]
    [InlineData("cseg_profilekind", typeof(ProfileKind))]
    [InlineData("cseg_profilederivation", typeof(ProfileDerivation))]
    [InlineData("cseg_textformat", typeof(TextFormat))]
    [InlineData("cseg_followupkind", typeof(FollowUpKind))]
    [InlineData("cseg_followupassignee", typeof(FollowUpAssignee))]
    [InlineData("cseg_taskpriority", typeof(TaskPriority))]
    [InlineData("cseg_weekday", typeof(Weekday))]
    [InlineData("cseg_weekofmonth", typeof(WeekOfMonth))]
    [InlineData("cseg_yesno", typeof(YesNo))]
    [InlineData("cseg_suggestiontype", typeof(SuggestionType))]
    [InlineData("cseg_suggestionstatus", typeof(SuggestionStatus))]
    public void A_choice_has_the_values_and_names_of_its_option_set(string optionSet, Type choice)
    {
        var declared = XDocument.Load(Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "src", "OptionSets", optionSet + ".xml"))
            .Descendants("option")
            .Select(option => $"{(string)option.Attribute("value")!} {Letters((string)option.Descendants("label").First().Attribute("description")!)}");
        var ours = Enum.GetValues(choice).Cast<object>()
            .Select(value => $"{Convert.ToInt32(value, null)} {Letters(value.ToString()!)}");
        Assert.Equal(declared, ours);
    }

    private static string Letters(string text) =>
        new([.. text.Replace("Can't", "Cannot", StringComparison.Ordinal).Where(char.IsLetter).Select(char.ToLowerInvariant)]);
}
