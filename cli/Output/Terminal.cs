using System;
using System.Globalization;
using System.IO;
using System.Threading;
using CrmSegmentation.Cli.Loading;
using Spectre.Console;

namespace CrmSegmentation.Cli.Output;

/// <summary>What a person sees: progress bars and colour in a terminal, plain lines in a file or a pipe.</summary>
internal sealed class Terminal
{
    // Reasons are sentences: in a file they stay on one line.
    private const int WidthOfAFile = 1000;

    private readonly IAnsiConsole _console;
    private readonly TextWriter _error;
    private readonly bool _interactive;

    public Terminal(TextWriter output, TextWriter error, bool redirected)
    {
        _error = error;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            _console.Profile.Width = WidthOfAFile;
        _interactive = !redirected && _console.Profile.Capabilities.Interactive;
    }

    /// <summary>Whether a person watches, who is served better by the first of many lines than by all.</summary>
    public bool IsWatched => _interactive;

    public void Line(string text = "") => _console.WriteLine(text);

    public void Heading(string text)
    {
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold]{text}[/]");
    }

    /// <summary>A line of lesser weight.</summary>
    public void Remark(string text) => _console.MarkupLineInterpolated($"[grey]{text}[/]");

    public void Warning(string text) => _console.MarkupLineInterpolated($"[yellow]{text}[/]");

    public void Table(Table table) => _console.Write(new Padder(table, new Padding(2, 0, 0, 0)));

    /// <summary>A sentence about what went wrong, on the error stream.</summary>
    public void Error(string sentence) => _error.WriteLine(sentence);

    /// <summary>Runs long work under progress bars.</summary>
    /// <exception cref="OperationCanceledException">The work was stopped between two messages to the organisation.</exception>
    public T Work<T>(Func<ILoadProgress, T> work, CancellationToken cancellation)
    {
        if (!_interactive)
            return work(new PlainProgress(this, cancellation));

        return _console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context => work(new BarProgress(context, cancellation)));
    }

    private sealed class PlainProgress(Terminal terminal, CancellationToken cancellation) : ILoadProgress
    {
        public void Begin(string title, int total)
        {
            if (total > 0)
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{title}: {total:N0} ..."));
        }

        public void Advance(int rows) => cancellation.ThrowIfCancellationRequested();
    }

    private sealed class BarProgress(ProgressContext context, CancellationToken cancellation) : ILoadProgress
    {
        private ProgressTask? _task;

        public void Begin(string title, int total) =>
            _task = total == 0 ? null : context.AddTask(string.Create(CultureInfo.InvariantCulture, $"{Markup.Escape(title)} [grey]{total:N0}[/]"), maxValue: total);

        public void Advance(int rows)
        {
            cancellation.ThrowIfCancellationRequested();
            _task?.Increment(rows);
        }
    }
}
