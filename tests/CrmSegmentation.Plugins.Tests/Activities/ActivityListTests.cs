using System;
using System.Activities;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using CrmSegmentation.Activities;
using CrmSegmentation.Tests.Organization;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Workflow;

namespace CrmSegmentation.Tests.Activities;

/// <summary>The activities that ship, with what goes in and comes out: as registered, as declared and as described.</summary>
public class ActivityListTests
{
    private static readonly Dictionary<Type, string> TypeNames = new()
    {
        [typeof(string)] = "text",
        [typeof(int)] = "whole number",
        [typeof(decimal)] = "decimal number",
        [typeof(bool)] = "yes or no",
        [typeof(DateTime)] = "date and time",
        [typeof(Money)] = "amount of money",
        [typeof(EntityReference)] = "lookup",
        [typeof(OptionSetValue)] = "choice",
    };

    public static TheoryData<string, Type> Shipped
    {
        get
        {
            using var zip = ZipFile.OpenRead(ImportedSolution.ZipPath);
            using var part = zip.GetEntry("customizations.xml")!.Open();
            var data = new TheoryData<string, Type>();
            foreach (var type in XElement.Load(part).Descendants("PluginType").Where(type => type.Element("WorkflowActivityGroupName") != null))
                data.Add(type.Attribute("Name")!.Value, typeof(ApiActivity).Assembly.GetType(type.Attribute("AssemblyQualifiedName")!.Value.Split(',')[0], throwOnError: true)!);
            return data;
        }
    }

    [Fact]
    public void Each_class_that_can_be_an_activity_ships_as_one() => Assert.Equal(
        typeof(ApiActivity).Assembly.GetTypes().Where(type => typeof(CodeActivity).IsAssignableFrom(type) && !type.IsAbstract).OrderBy(type => type.FullName, StringComparer.Ordinal),
        Shipped.Select(row => row.Data.Item2).OrderBy(type => type.FullName, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Shipped))]
    public void The_documentation_lists_its_arguments_as_the_designer_shows_them(string name, Type activity) =>
        Assert.Equal(Arguments(activity), Documented(name).Select(cells => string.Join(" | ", cells.Take(3))));

    [Theory]
    [MemberData(nameof(Shipped))]
    public void The_documentation_says_what_each_argument_means(string name, Type activity)
    {
        Assert.NotEmpty(Arguments(activity));
        Assert.All(Documented(name), cells => Assert.NotEmpty(cells[3]));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Each_argument_is_of_a_type_that_the_designer_knows_and_a_lookup_or_choice_says_of_what(string name, Type activity)
    {
        Assert.NotEmpty(name);
        Assert.All(ArgumentsOf(activity), argument =>
        {
            var type = argument.PropertyType.GetGenericArguments()[0];
            Assert.Contains(type, TypeNames.Keys);
            Assert.Equal(type == typeof(EntityReference), argument.IsDefined(typeof(ReferenceTargetAttribute)));
            Assert.Equal(type == typeof(OptionSetValue), argument.IsDefined(typeof(AttributeTargetAttribute)));
            Assert.True(argument.IsDefined(typeof(InputAttribute)) == typeof(InArgument).IsAssignableFrom(argument.PropertyType));
            Assert.True(argument.IsDefined(typeof(OutputAttribute)) == typeof(OutArgument).IsAssignableFrom(argument.PropertyType));
        });
    }

    private static IEnumerable<PropertyInfo> ArgumentsOf(Type activity) => activity.GetProperties().Where(property => typeof(Argument).IsAssignableFrom(property.PropertyType));

    private static IEnumerable<string> Arguments(Type activity) => ArgumentsOf(activity).Select(argument =>
    {
        var type = argument.PropertyType.GetGenericArguments()[0];
        var of = argument.GetCustomAttribute<ReferenceTargetAttribute>()?.EntityName
            ?? (argument.GetCustomAttribute<AttributeTargetAttribute>() is { } column ? $"{column.EntityName}.{column.AttributeName}" : null);
        var direction = argument.GetCustomAttribute<OutputAttribute>() != null ? "out" : argument.IsDefined(typeof(RequiredArgumentAttribute)) ? "in, required" : "in";
        return $"{argument.GetCustomAttribute<ParameterAttribute>()!.Name} | {direction} | {TypeNames[type]}{(of == null ? "" : $" `{of}`")}";
    });

    private static IEnumerable<string[]> Documented(string activity) => File.ReadLines(Path.Combine(ReferenceMaterial.RepositoryRoot, "docs", "activities.md"))
        .SkipWhile(line => line != "## " + activity).Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| argument", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | "));
}
