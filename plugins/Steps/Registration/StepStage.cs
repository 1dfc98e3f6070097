namespace CrmSegmentation.Steps.Registration;

/// <summary>Stages of the event pipeline that steps here use, with the platform's numbers. All are inside the transaction.</summary>
public enum StepStage
{
    /// <summary>Before the row is written: what the step puts into the target is saved with it.</summary>
    PreOperation = 20,

    /// <summary>After the row is written.</summary>
    PostOperation = 40,
}
