using System.Collections.Generic;

namespace LocalDataverse.Web.Pages.Model;

/// <summary>A view as the client shows it.</summary>
/// <param name="Id">Id of the savedquery row; null for a view made from metadata.</param>
/// <param name="QueryType">The platform's number: 0 public, 1 advanced find, 2 associated, 4 quick find, 64 lookup.</param>
internal sealed record ViewDescription(string? Id, string Name, string? Description, int QueryType, bool IsDefault, string FetchXml, IReadOnlyList<ViewColumn> Columns);

/// <param name="Name">Column, or alias.column for one of a linked table.</param>
/// <param name="Width">Pixels, as the layout says.</param>
internal sealed record ViewColumn(string Name, int Width, bool Sortable, string? ImageLibrary, string? ImageFunction);
