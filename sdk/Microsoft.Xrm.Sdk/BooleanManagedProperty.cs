using System.Runtime.Serialization;

namespace Microsoft.Xrm.Sdk;

/// <summary>A yes or no that a managed solution may lock.</summary>
[DataContract]
public sealed class BooleanManagedProperty : ManagedProperty<bool>
{
    public BooleanManagedProperty()
    {
    }

    public BooleanManagedProperty(bool value)
    {
        Value = value;
        CanBeChanged = true;
    }
}
