namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler hand the parts of an interpolated string to a type of our own on .NET Framework 4.6.2.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;
