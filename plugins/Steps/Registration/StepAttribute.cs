using System;

namespace CrmSegmentation.Steps.Registration;

/// <summary>
/// Registers the class for one message of one table. Every step here runs as the calling user, on the server, with rank 1. The solution's SdkMessageProcessingSteps say the same in XML; a test compares the two.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class StepAttribute(string id, string message, string table, StepStage stage) : Attribute
{
    /// <summary>The fixed identity of the step (column <c>sdkmessageprocessingstepid</c>).</summary>
    public string Id { get; } = id;

    /// <summary>Message name. A step on CreateMultiple or UpdateMultiple also runs for a single Create or Update.</summary>
    public string Message { get; } = message;

    /// <summary>Logical name of the table.</summary>
    public string Table { get; } = table;

    public StepStage Stage { get; } = stage;

    /// <summary>For updates: the columns whose presence in the target runs the step. Empty: every column.</summary>
#pragma warning disable CA1819 // Attribute arguments can be nothing but arrays.
    public string[] FilteringColumns { get; set; } = [];
#pragma warning restore CA1819

    /// <summary>True: runs after the save is committed, without a transaction of its own.</summary>
    public bool Asynchronous { get; set; }

    /// <summary>Order among steps of the same stage.</summary>
    public int Rank { get; set; } = 1;
}
