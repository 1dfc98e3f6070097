using System.Collections.Generic;
using System.Linq;
using CrmSegmentation.Cli.Input;

namespace CrmSegmentation.Cli.Output;

/// <summary>Says what a file's columns were taken for and what was ignored.</summary>
internal static class RecognitionPrinter
{
    public static void Print(Terminal terminal, CsvFile file, ColumnRecognition recognition, int rows, IReadOnlyList<string> notes)
    {
        terminal.Heading($"{file.Name}: {Text.Count(rows, "row")}, {file.DelimiterName}-separated, {file.EncodingName}");
        terminal.Line("  recognised  " + string.Join(", ", recognition.Columns.Where(c => c.Target != null).Select(c =>
            ColumnRecognition.Same(c.Header, c.Target!.Name) ? c.Header : $"{c.Header} as {c.Target.Name}")));
        var ignored = recognition.Columns.Where(c => c.Target == null).Select(c => c.Remark == null ? c.Header : $"{c.Header} ({c.Remark})").ToList();
        if (ignored.Count > 0)
            terminal.Remark("  ignored     " + string.Join(", ", ignored));
        foreach (var note in notes)
            terminal.Line("  " + note);
    }
}
