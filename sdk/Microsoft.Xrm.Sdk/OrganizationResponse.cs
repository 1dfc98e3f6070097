using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>The answer to a message. Typed responses are views on <see cref="Results"/>.</summary>
[DataContract]
[KnownType(nameof(KnownTypes))]
public class OrganizationResponse : IExtensibleDataObject
{
    private ParameterCollection _results;

    public OrganizationResponse()
    {
    }

    [DataMember]
    public string ResponseName { get; set; }

    [DataMember]
    public ParameterCollection Results
    {
        get => _results ??= new ParameterCollection();
        set => _results = value;
    }

    public ExtensionDataObject ExtensionData { get; set; }

    public object this[string parameterName]
    {
        get => Results[parameterName];
        set => Results[parameterName] = value;
    }

    internal T Get<T>([CallerMemberName] string name = null) => Results.TryGetValue(name, out object value) && value != null ? (T)value : default;

    private static IEnumerable<Type> KnownTypes() => SerializedTypes.Messages<OrganizationResponse>();
}
