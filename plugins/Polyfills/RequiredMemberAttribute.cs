namespace System.Runtime.CompilerServices;

/// <summary>The compiler needs this type for <c>required</c> members; .NET Framework 4.6.2 does not have it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
internal sealed class RequiredMemberAttribute : Attribute
{
}
