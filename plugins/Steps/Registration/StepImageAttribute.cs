using System;

namespace CrmSegmentation.Steps.Registration;

/// <summary>An image that the platform hands to one step of the class.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StepImageAttribute(string id, string stepId, StepImageKind kind, string messageProperty, string alias, params string[] columns) : Attribute
{
    /// <summary>The fixed identity of the image (column <c>sdkmessageprocessingstepimageid</c>).</summary>
    public string Id { get; } = id;

    /// <summary>The <see cref="StepAttribute.Id"/> of the step that gets the image.</summary>
    public string StepId { get; } = stepId;

    public StepImageKind Kind { get; } = kind;

    /// <summary>The parameter of the message the image belongs to: Target, Targets, or Id for the post-image of a Create.</summary>
    public string MessageProperty { get; } = messageProperty;

    /// <summary>Entity alias and name of the image.</summary>
    public string Alias { get; } = alias;

#pragma warning disable CA1819 // Attribute arguments can be nothing but arrays.
    public string[] Columns { get; } = columns;
#pragma warning restore CA1819
}
