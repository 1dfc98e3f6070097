namespace Microsoft.Crm.Sdk.Messages;

/// <summary>Which columns <see cref="InitializeFromRequest"/> fills.</summary>
public enum TargetFieldType
{
    All = 0,
    ValidForCreate = 1,
    ValidForUpdate = 2,
    ValidForRead = 3,
}
