namespace System.Runtime.CompilerServices;

/// <summary>The compiler needs this type for <c>required</c> members; .NET Framework 4.6.2 does not have it.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName { get; } = featureName;
}
