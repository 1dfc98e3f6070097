namespace System.Activities;

/// <summary>The activity does not run without a value for this argument.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredArgumentAttribute : Attribute
{
    public override object TypeId => this;
}
