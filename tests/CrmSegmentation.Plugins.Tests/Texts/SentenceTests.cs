using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmSegmentation.Domain;
using CrmSegmentation.Domain.Lists;
using CrmSegmentation.Domain.Priorities;
using CrmSegmentation.Domain.Profiles;
using CrmSegmentation.Domain.Segments;
using CrmSegmentation.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CrmSegmentation.Plugins.Tests.Texts;

/// <summary>What the server says to people it says in German too: every sentence in the sources has its translation, with the same values.</summary>
public sealed class SentenceTests
{
    private static readonly Lazy<SortedSet<string>> Written = new(() => [.. FromSources()]);

    private static readonly Dictionary<string, string> German = XElement.Load(Path.Combine(ReferenceMaterial.RepositoryRoot, "plugins", "Domain", "Sentences.1031.resx"))
        .Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => data.Element("value")!.Value, StringComparer.Ordinal);

    [Fact]
    public void Every_sentence_in_the_sources_has_its_german()
    {
        Assert.InRange(Written.Value.Count, 250, 1_000);
        var missing = Written.Value.Where(pattern => !German.ContainsKey(pattern)).ToList();

        Assert.True(missing.Count == 0, $"Sentences.1031.resx lacks\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Nothing_is_translated_that_no_source_says()
    {
        var names = Choices().SelectMany(type => Enum.GetNames(type).Select(name => $"{type.Name}.{name}"));

        Assert.Empty(German.Keys.Except(Written.Value).Except(names));
    }

    [Fact]
    public void Every_choice_that_sentences_name_has_its_german() =>
        Assert.Empty(Choices().SelectMany(type => Enum.GetNames(type).Select(name => $"{type.Name}.{name}")).Except(German.Keys));

    [Fact]
    public void A_translation_has_the_values_of_its_sentence() =>
        Assert.All(German, one => Assert.Equal(Values(one.Key), Values(one.Value)));

    [Fact]
    public void Columns_in_quotes_are_called_as_the_forms_call_them()
    {
        var labels = Labels();
        // Parameters of APIs bear one name for everybody.
        var quoted = German.Where(one => !one.Key.Contains("'Description'", StringComparison.Ordinal) && !one.Key.Contains("'Rule'", StringComparison.Ordinal))
            .Select(one => (English: Quoted(one.Key), German: Quoted(one.Value), one.Key)).Where(one => one.English.Any(labels.Contains)).ToList();

        Assert.True(quoted.Count > 40);
        Assert.All(quoted, one => Assert.True(one.English.Zip(one.German, (english, german) => !labels.Contains(english) || labels[english].Contains(german)).All(known => known) && one.English.Count == one.German.Count, one.Key));
    }

    [Fact]
    public void A_sentence_is_said_in_the_language_asked_for_with_its_numbers()
    {
        Sentence sentence = $"Medium begins at {70.5m:0.##}, above High at {60:0.##}: lower the one or raise the other.";

        Assert.Equal("Medium begins at 70.5, above High at 60: lower the one or raise the other.", sentence.ToString());
        Assert.Equal("Mittel beginnt bei 70,5, über Hoch bei 60: Senken Sie das eine, oder heben Sie das andere an.", ReasonTexts.German.Say(sentence));
    }

    [Fact]
    public void What_nobody_has_translated_is_said_in_english_and_braces_stay()
    {
        Sentence sentence = $"Nobody says {"{0}"} or {{customer}} of {7}.";

        Assert.Equal("Nobody says {0} or {customer} of 7.", ReasonTexts.German.Say(sentence));
    }

    private static IEnumerable<Type> Choices() =>
        [typeof(FactorKind), typeof(PriorityLevel), typeof(RfmGroup), typeof(Trend), typeof(CategoryReadiness), typeof(SchemeStatus), typeof(SegmentPurpose), typeof(RunKind)];

    private static List<string> Values(string text) => [.. Regex.Matches(text.Replace("{{", "").Replace("}}", ""), @"\{\d+").Select(match => match.Value).Order()];

    private static List<string> Quoted(string text) => [.. Regex.Matches(text, @"'([A-Z][^'{}]*)'").Select(match => match.Groups[1].Value)];

    /// <summary>Labels of columns in English, each with what columns of that label are called in German.</summary>
    private static ILookup<string, string> Labels() =>
        Directory.EnumerateFiles(Path.Combine(ReferenceMaterial.RepositoryRoot, "solution", "src", "Entities"), "Entity.xml", SearchOption.AllDirectories)
            .SelectMany(file => XElement.Load(file).Descendants("attribute"))
            .Select(column => column.Elements("displaynames").Elements().ToDictionary(label => (int)label.Attribute("languagecode")!, label => (string)label.Attribute("description")!))
            .Where(names => names.ContainsKey(1033) && names.ContainsKey(1031))
            .ToLookup(names => names[1033], names => names[1031]);

    /// <summary>The patterns of all interpolated strings that the compiler makes a <see cref="Sentence"/> of; those of values alone have no words.</summary>
    private static IEnumerable<string> FromSources()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = Directory.EnumerateFiles(Path.Combine(ReferenceMaterial.RepositoryRoot, "plugins"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options))
            .ToList();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("CrmSegmentation", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Sentences", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        foreach (var tree in trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var text in tree.GetRoot().DescendantNodes().OfType<InterpolatedStringExpressionSyntax>())
            {
                if ((text.Parent is CastExpressionSyntax cast ? model.GetTypeInfo(cast).Type : model.GetTypeInfo(text).ConvertedType)?.Name == nameof(Sentence) && PatternOf(text) is var pattern && Regex.IsMatch(Regex.Replace(pattern, @"\{\d+[^}]*\}", ""), "[A-Za-z]{2}"))
                    yield return pattern;
            }
        }
    }

    private static string PatternOf(InterpolatedStringExpressionSyntax text)
    {
        var holes = 0;
        return string.Concat(text.Contents.Select(part => part switch
        {
            InterpolatedStringTextSyntax words => words.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
            InterpolationSyntax hole => $"{{{holes++}{(hole.FormatClause is { } format ? $":{format.FormatStringToken.ValueText}" : "")}}}",
            _ => throw new NotSupportedException(part.ToString()),
        }));
    }
}
