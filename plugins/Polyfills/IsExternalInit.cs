namespace System.Runtime.CompilerServices;

/// <summary>The compiler needs this type for records and <c>init</c>; .NET Framework 4.6.2 does not have it.</summary>
internal static class IsExternalInit
{
}
