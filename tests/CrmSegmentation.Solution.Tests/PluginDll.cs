using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CrmSegmentation.Solution.Tests;

/// <summary>Reads the plug-in assembly's metadata without loading it: it is made for another framework.</summary>
internal sealed class PluginDll : IDisposable
{
    private readonly PEReader pe;
    private readonly MetadataReader metadata;

    public PluginDll(byte[] bytes)
    {
        pe = new PEReader(ImmutableArray.Create(bytes));
        metadata = pe.GetMetadataReader();
    }

    public AssemblyName Name => metadata.GetAssemblyDefinition().GetAssemblyName();

    public IEnumerable<AssemblyName> References => metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName());

    public string? TargetFramework =>
        Attributes(metadata.GetAssemblyDefinition().GetCustomAttributes(), "TargetFrameworkAttribute").Select(value => (string?)value.FixedArguments[0].Value).SingleOrDefault();

    /// <summary>One line for each plug-in type, step and image that the classes declare.</summary>
    public IEnumerable<string> Registrations()
    {
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            var name = metadata.GetString(type.Namespace) + "." + metadata.GetString(type.Name);
            foreach (var declared in Attributes(type.GetCustomAttributes(), "PluginTypeAttribute"))
                yield return $"type {Text(declared, 0)} {name}";
            foreach (var activity in Attributes(type.GetCustomAttributes(), "WorkflowActivityAttribute"))
                yield return $"activity {name}: '{Text(activity, 0)}' in CRM Segmentation";
            foreach (var step in Attributes(type.GetCustomAttributes(), "StepAttribute"))
                yield return $"step {Text(step, 0)} {name}: {Text(step, 1)} of {Text(step, 2)}, stage {Text(step, 3)}, rank {Named(step, "Rank") ?? 1}, mode {(Named(step, "Asynchronous") is true ? 1 : 0)}, columns {Columns(Named(step, "FilteringColumns"))}";
            foreach (var image in Attributes(type.GetCustomAttributes(), "StepImageAttribute"))
                yield return $"image {Text(image, 0)} of {Text(image, 1)}: type {Text(image, 2)}, {Text(image, 3)} as {Text(image, 4)}, columns {Columns(image.FixedArguments[5].Value)}";
        }
    }

    /// <summary>For each class that implements a custom API: its unique name, the plug-in type's id, the class.</summary>
    public IEnumerable<string> CustomApis() =>
        from type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
        from api in Attributes(type.GetCustomAttributes(), "CustomApiAttribute")
        from declared in Attributes(type.GetCustomAttributes(), "PluginTypeAttribute")
        select $"{Text(api, 0)} {Text(declared, 0)} {metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";

    /// <summary>String constants of the class of that name, with its namespace where two bear it.</summary>
    public IReadOnlyDictionary<string, string> Constants(string className)
    {
        var type = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Single(definition => $".{metadata.GetString(definition.Namespace)}.{metadata.GetString(definition.Name)}".EndsWith("." + className, StringComparison.Ordinal));
        return type.GetFields()
            .Select(metadata.GetFieldDefinition)
            .Where(field => !field.GetDefaultValue().IsNil)
            .Select(field => (Name: metadata.GetString(field.Name), Constant: metadata.GetConstant(field.GetDefaultValue())))
            .Where(field => field.Constant.TypeCode is ConstantTypeCode.String)
            .ToDictionary(field => field.Name, field => (string)metadata.GetBlobReader(field.Constant.Value).ReadConstant(ConstantTypeCode.String)!, StringComparer.Ordinal);
    }

    public void Dispose() => pe.Dispose();

    /// <summary>Names of the classes that hold table and column names.</summary>
    public IEnumerable<string> TableClasses() =>
        metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => metadata.StringComparer.Equals(type.Namespace, "CrmSegmentation.Dataverse"))
            .Select(type => metadata.GetString(type.Name))
            .Where(name => name.EndsWith("Table", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private IEnumerable<CustomAttributeValue<string>> Attributes(CustomAttributeHandleCollection handles, string name) =>
        handles.Select(metadata.GetCustomAttribute).Where(attribute => TypeName(attribute) == name).Select(attribute => attribute.DecodeValue(new AttributeTypeNames()));

    private string TypeName(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind is HandleKind.MethodDefinition)
            return metadata.GetString(metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()).Name);

        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind is HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) : "";
    }

    private static string Text(CustomAttributeValue<string> attribute, int argument) => $"{attribute.FixedArguments[argument].Value}";

    private static object? Named(CustomAttributeValue<string> attribute, string name) => attribute.NamedArguments.Where(argument => argument.Name == name).Select(argument => argument.Value).SingleOrDefault();

    private static string Columns(object? array) =>
        array is ImmutableArray<CustomAttributeTypedArgument<string>> columns ? string.Join(",", columns.Select(column => column.Value).Order()) : "";
}
