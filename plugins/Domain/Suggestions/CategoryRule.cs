using System;

namespace CrmSegmentation.Domain.Suggestions;

/// <summary>'Who bought <paramref name="From"/> also bought <paramref name="To"/>', as counted.</summary>
/// <param name="From">The category that was bought.</param>
/// <param name="To">The category that goes with it.</param>
/// <param name="Customers">Customers who bought both.</param>
/// <param name="FromCustomers">Customers who bought <paramref name="From"/>.</param>
/// <param name="ToCustomers">Customers who bought <paramref name="To"/>.</param>
/// <param name="AllCustomers">Customers who bought anything that has a category.</param>
internal sealed record CategoryRule(Guid From, Guid To, int Customers, int FromCustomers, int ToCustomers, int AllCustomers)
{
    /// <summary>Places that are stored.</summary>
    private const int Places = 4;

    /// <summary>The row that keeps the rule; none while there is none.</summary>
    public Guid? Id { get; init; }

    public string? FromName { get; init; }

    public string? ToName { get; init; }

    /// <summary>Per cent of all customers who bought both, rounded half away from zero.</summary>
    public decimal Support => Rounded(100m * Customers / AllCustomers);

    /// <summary>Per cent of the customers who bought <see cref="From"/> who also bought <see cref="To"/>, rounded half away from zero.</summary>
    public decimal Confidence => Rounded(100m * Customers / FromCustomers);

    /// <summary>How many times as likely they are to buy <see cref="To"/> as anybody; 1 is no more than chance. Rounded half away from zero.</summary>
    public decimal Lift => Rounded((decimal)Customers * AllCustomers / ((decimal)FromCustomers * ToCustomers));

    private static decimal Rounded(decimal value) => Math.Round(value, Places, MidpointRounding.AwayFromZero);
}
