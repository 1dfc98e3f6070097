namespace CrmSegmentation.Tests.Organization;

/// <summary>Test classes that share one organisation and hence run one after the other.</summary>
[CollectionDefinition(nameof(ImportedSolution))]
public sealed class TestsInTheOrganization : ICollectionFixture<ImportedSolution>;
