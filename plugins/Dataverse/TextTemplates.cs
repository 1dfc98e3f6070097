using System;
using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Texts;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>Reads and checks text templates.</summary>
internal sealed class TextTemplates(IOrganizationService service)
{
    public static readonly string[] Columns =
        [TextTemplateTable.Title, TextTemplateTable.Format, TextTemplateTable.Language, TextTemplateTable.Subject, TextTemplateTable.Body, TextTemplateTable.State];

    /// <summary>Checks the row as it will be: what is sent, over what is stored. One request where it names categories of the industry profile, else none.</summary>
    /// <exception cref="RefusedException">It could not be composed for every customer.</exception>
    public void Check(Entity target, Entity? before)
    {
        var after = new Entity(TextTemplateTable.Name);
        foreach (var column in Columns)
            after[column] = target.Contains(column) ? target[column] : before?.GetAttributeValue<object>(column);

        var attributes = Of(after).Attributes;
        if (attributes.Count == 0)
            return;
        var kinds = Kinds();
        if (attributes.Select(use => use.FaultIn(kinds)).FirstOrDefault(fault => fault != null) is { } sentence)
            throw Refused(after, sentence);
    }

    /// <summary>The template in a row that has all <see cref="Columns"/>.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public static TextTemplate Of(Entity row)
    {
        if (row.GetAttributeValue<int?>(TextTemplateTable.Language) is not { } language)
            throw Refused(row, $"'Language' is empty: choose the language of the text, for example 1033 for English (United States).");
        try
        {
            return TextTemplate.Parse(
                row.GetAttributeValue<string>(TextTemplateTable.Subject),
                row.GetAttributeValue<string>(TextTemplateTable.Body),
                (TextFormat)(row.GetAttributeValue<OptionSetValue>(TextTemplateTable.Format)?.Value ?? (int)TextFormat.Plain),
                language);
        }
        catch (RefusedException fault)
        {
            throw Refused(row, fault.Sentence);
        }
    }

    /// <summary>The kinds of the categories of the industry profile in use, by name. Of two with one name, a text fits both.</summary>
    private Dictionary<string, ProfileKind> Kinds()
    {
        var query = new QueryExpression(ProfileCategoryTable.Name) { ColumnSet = new ColumnSet(ProfileCategoryTable.Title, ProfileCategoryTable.Kind) };
        query.Criteria.AddCondition(ProfileCategoryTable.State, ConditionOperator.Equal, 0);
        return service.RetrieveMultiple(query).Entities.Select(ProfileCategories.Of).GroupBy(category => category.Name.Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.Count() == 1 ? same.First().Kind : ProfileKind.Text, StringComparer.OrdinalIgnoreCase);
    }

    private static RefusedException Refused(Entity row, Sentence sentence) =>
        new($"The text template '{row.GetAttributeValue<string>(TextTemplateTable.Title) ?? "without a name"}' cannot be used: {sentence}");
}
