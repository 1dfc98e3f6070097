namespace CrmSegmentation.Steps.Registration;

/// <summary>Image types, with the platform's numbers (column <c>imagetype</c>).</summary>
public enum StepImageKind
{
    /// <summary>The row as it was before the operation.</summary>
    PreImage = 0,

    /// <summary>The row as it is after the operation.</summary>
    PostImage = 1,
}
