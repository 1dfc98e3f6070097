using System;

namespace CrmSegmentation.Activities;

/// <summary>
/// The name under which the process designer offers the class, in the group <see cref="Group"/>. The assembly's list of plug-in types says the same in XML; a test compares the two.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WorkflowActivityAttribute(string name) : Attribute
{
    public const string Group = "CRM Segmentation";

    public string Name { get; } = name;
}
