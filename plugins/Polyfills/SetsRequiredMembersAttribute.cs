namespace System.Diagnostics.CodeAnalysis;

/// <summary>The compiler needs this type for <c>required</c> members of records; .NET Framework 4.6.2 does not have it.</summary>
[AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
internal sealed class SetsRequiredMembersAttribute : Attribute
{
}
