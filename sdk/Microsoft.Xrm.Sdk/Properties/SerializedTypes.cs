using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>The types that may stand where a contract says "object", so that contexts, requests and rows serialise both ways.</summary>
internal static class SerializedTypes
{
    private static readonly Lazy<Type[]> Values = new(() => OwnTypes().ToArray());

    public static IEnumerable<Type> All => Values.Value;

    /// <summary>Includes the messages of Microsoft.Crm.Sdk.Proxy once that assembly is loaded.</summary>
    public static IEnumerable<Type> Messages<TBase>() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly == typeof(SerializedTypes).Assembly || assembly.GetName().Name == "Microsoft.Crm.Sdk.Proxy")
        .SelectMany(Contracts)
        .Where(typeof(TBase).IsAssignableFrom);

    private static IEnumerable<Type> OwnTypes()
    {
        yield return typeof(string[]);
        yield return typeof(Guid[]);
        yield return typeof(int[]);
        yield return typeof(byte[]);
        yield return typeof(EntityImageCollection[]);
        foreach (var type in Contracts(typeof(SerializedTypes).Assembly))
        {
            if (!typeof(OrganizationRequest).IsAssignableFrom(type) && !typeof(OrganizationResponse).IsAssignableFrom(type))
                yield return type;
        }
    }

    private static IEnumerable<Type> Contracts(Assembly assembly) => assembly.GetExportedTypes().Where(type =>
        !type.IsGenericTypeDefinition && !type.IsAbstract &&
        (type.IsEnum || type.IsDefined(typeof(DataContractAttribute), false) || type.IsDefined(typeof(CollectionDataContractAttribute), false)));
}
