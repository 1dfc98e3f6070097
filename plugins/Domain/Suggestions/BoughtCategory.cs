using System;

namespace CrmSegmentation.Domain.Suggestions;

/// <summary>A customer's latest purchase of a category.</summary>
internal sealed record BoughtCategory(Guid Category, DateTime Date, Guid Purchase);
