namespace System.Activities;

/// <summary>Which way the value of an argument goes.</summary>
public enum ArgumentDirection
{
    In = 0,
    Out = 1,
    InOut = 2,
}
