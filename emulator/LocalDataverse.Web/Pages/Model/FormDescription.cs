using System.Collections.Generic;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>A form as the client lays it out: FormXml with its labels picked and its controls named by kind.</summary>
/// <param name="Id">Id of the systemform row; null for a form made from metadata because no solution brought one.</param>
/// <param name="Header">Cells of the header.</param>
/// <param name="Libraries">Script web resources, in loading order.</param>
internal sealed record FormDescription(
    string? Id,
    string Name,
    IReadOnlyList<FormTab> Tabs,
    IReadOnlyList<FormCell> Header,
    IReadOnlyList<string> Libraries,
    IReadOnlyList<FormEvent> Events);

internal sealed record FormTab(string Id, string Name, string Label, bool ShowLabel, bool Visible, bool Expanded, IReadOnlyList<FormColumn> Columns);

/// <param name="Width">As FormXml says it, for example <c>50%</c>.</param>
internal sealed record FormColumn(string Width, IReadOnlyList<FormSection> Sections);

/// <param name="Columns">How many cells stand side by side.</param>
internal sealed record FormSection(string Id, string Name, string Label, bool ShowLabel, bool Visible, int Columns, IReadOnlyList<IReadOnlyList<FormCell>> Rows);

/// <param name="Control">What stands in the cell; null for a spacer.</param>
internal sealed record FormCell(string Id, string? Label, bool ShowLabel, bool Visible, int ColumnSpan, int RowSpan, FormControl? Control);

/// <param name="Id">The name by which scripts reach the control.</param>
/// <param name="Kind">What the client draws.</param>
/// <param name="Column">The column shown, for fields and quick views.</param>
/// <param name="Parameters">The control's parameters by name; nested ones as XML.</param>
internal sealed record FormControl(string Id, FormControlKind Kind, string? Column, bool Disabled, string ClassId, IReadOnlyDictionary<string, string> Parameters);

/// <param name="Name">onload, onsave, onchange ...</param>
/// <param name="Column">For onchange: the column.</param>
internal sealed record FormEvent(string Name, string? Column, IReadOnlyList<FormHandler> Handlers);

internal sealed record FormHandler(string Function, string Library, bool PassContext, string? Parameters);
