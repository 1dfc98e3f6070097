using System;
using System.Globalization;
using System.Text;
using Microsoft.Xrm.Sdk;

namespace LocalDataverse.Pipeline;

/// <summary>What a plug-in traces, to end in the trace log. The platform keeps 10 KB and drops the rest.</summary>
internal sealed class TraceText : ITracingService
{
    private const int Limit = 10 * 1024;

    private StringBuilder? text;

    public bool IsEmpty => text is null;

    public void Trace(string format, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(format);
        text ??= new StringBuilder(256);
        if (text.Length >= Limit)
            return;
        text.AppendLine(args switch
        {
            null or [] => format,
            [string whole] when format == "{0}" => whole,
            _ => string.Format(CultureInfo.InvariantCulture, format, args),
        });
        if (text.Length > Limit)
            text.Length = Limit;
    }

    public override string ToString() => text?.ToString() ?? "";
}
