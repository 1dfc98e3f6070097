using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>A message to the Organization service. Typed requests are views on <see cref="Parameters"/>.</summary>
[DataContract]
[KnownType(nameof(KnownTypes))]
public class OrganizationRequest : IExtensibleDataObject
{
    private ParameterCollection _parameters;

    public OrganizationRequest()
    {
    }

    public OrganizationRequest(string requestName) => RequestName = requestName;

    [DataMember]
    public string RequestName { get; set; }

    [DataMember]
    public ParameterCollection Parameters
    {
        get => _parameters ??= new ParameterCollection();
        set => _parameters = value;
    }

    [DataMember]
    public Guid? RequestId { get; set; }

    public ExtensionDataObject ExtensionData { get; set; }

    public object this[string parameterName]
    {
        get => Parameters[parameterName];
        set => Parameters[parameterName] = value;
    }

    internal T Get<T>([CallerMemberName] string name = null) => Parameters.TryGetValue(name, out object value) && value != null ? (T)value : default;

    internal void Set(object value, [CallerMemberName] string name = null) => Parameters[name] = value;

    private static IEnumerable<Type> KnownTypes() => SerializedTypes.Messages<OrganizationRequest>();
}
