namespace LocalDataverse.Web.Pages.Model;

/// <summary>The kinds of control that a form can hold.</summary>
internal enum FormControlKind
{
    /// <summary>A column's value; the column's type decides how it is edited.</summary>
    Field,
    Subgrid,
    WebResource,
    IFrame,
    QuickView,

    /// <summary>Not drawn by the local Dataverse: the page says so in the control's place.</summary>
    Unsupported,
}
