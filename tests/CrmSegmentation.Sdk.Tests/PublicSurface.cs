using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace CrmSegmentation.Sdk.Tests;

/// <summary>The public and protected surface of a type, written as the reference lists write it.</summary>
internal sealed class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public PublicSurface(Type type)
    {
        Name = NameOf(type);
        Kind = KindOf(type);
        Base = type.IsClass && type.BaseType != typeof(object) ? NameOf(type.BaseType!) : null;
        Interfaces = type.GetInterfaces().Select(NameOf).ToHashSet();
        InheritedInterfaces = type.BaseType?.GetInterfaces().Select(NameOf).ToHashSet() ?? [];
        IsWhole = type.IsInterface || type.IsEnum;
        Members = MembersOf(type).ToHashSet();
    }

    public string Name { get; }

    public string Kind { get; }

    public string? Base { get; }

    public IReadOnlySet<string> Interfaces { get; }

    public IReadOnlySet<string> InheritedInterfaces { get; }

    /// <summary>An interface or enum with a member less would not be the same one.</summary>
    public bool IsWhole { get; }

    public IReadOnlySet<string> Members { get; }

    public override string ToString() => $"{Kind} {Name} : {Base} | {string.Join(", ", Interfaces.Order())}\n{string.Join("\n", Members.Order())}";

    private static IEnumerable<string> MembersOf(Type type)
    {
        var owner = NameOf(type);
        foreach (var field in type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName))
        {
            var constant = field.IsLiteral ? " = " + Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture) : "";
            yield return $"F {NameOf(field.FieldType)} {owner}::{field.Name}{constant}";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            var accessors = string.Concat(property.GetAccessors(nonPublic: true).Where(IsVisible).Select(accessor => accessor.Name.StartsWith("get_", StringComparison.Ordinal) ? "get; " : "set; ").Order());
            if (accessors.Length > 0)
                yield return $"P {NameOf(property.PropertyType)} {owner}::{property.Name}({Parameters(property.GetIndexParameters())}) {{ {accessors}}}";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))))
            yield return $"M {NameOf(method.ReturnType)} {owner}::{method.Name}({Parameters(method.GetParameters())})";

        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !constructor.IsStatic))
            yield return $"M System.Void {owner}::.ctor({Parameters(constructor.GetParameters())})";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Parameters(ParameterInfo[] parameters) => string.Join(",", parameters.Select(parameter => NameOf(parameter.ParameterType)));

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
            return NameOf(type.GetElementType()!) + "&";
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;

        var name = type.Namespace + "." + type.Name;
        return type.IsGenericType && !type.IsGenericTypeDefinition ? $"{name}<{string.Join(",", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
