using System;

namespace CrmSegmentation.Apis;

/// <summary>The custom API that the class implements. The solution's <c>customapis</c> folder says the same in XML; a test compares the two.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CustomApiAttribute(string uniqueName) : Attribute
{
    public string UniqueName { get; } = uniqueName;
}
