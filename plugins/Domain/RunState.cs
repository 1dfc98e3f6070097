namespace CrmSegmentation.Domain;

/// <summary>Values of the choice <c>cseg_runstate</c>: how far a run came.</summary>
internal enum RunState
{
    /// <summary>There is a next page to be done.</summary>
    Running = 653210000,

    Completed = 653210001,

    /// <summary>Came to its end, but left rows out that could not be worked on.</summary>
    CompletedWithFailures = 653210002,

    /// <summary>Stopped before its end. It runs again when somebody goes on with its token.</summary>
    Interrupted = 653210003,

    /// <summary>Somebody did not want the rest of it. It never runs again.</summary>
    Cancelled = 653210004,
}
